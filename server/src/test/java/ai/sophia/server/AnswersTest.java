package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A question that was answered before: answered again without a search, and never with what is no longer so. */
final class AnswersTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRepeatedQuestionIsAnsweredFromTheCache() {
        server.remember("ada", "trains are fun");
        JsonNode first = ask("ada", "trains", "");
        JsonNode again = untilCached("ada", "trains", "");
        assertThat(again.path("hits")).isEqualTo(first.path("hits"));
        assertThat(again.path("position")).isEqualTo(first.path("position"));
        assertThat(again.path("degraded").size()).isZero();
    }

    @Test
    void whatIsAskedOtherwiseIsAnsweredOtherwise() {
        server.remember("ada", "trains are fun");
        server.remember("ada", "trains are fast");
        server.remember("bob", "trains are dull");
        untilCached("ada", "trains", "");
        assertThat(texts(ask("bob", "trains", ""))).containsExactly("trains are dull");
        assertThat(texts(ask("ada", "trains", ",\"limit\":1"))).hasSize(1);
        assertThat(texts(ask("ada", "trains", ",\"minimumScore\":1"))).isEmpty();
        assertThat(texts(ask("ada", "trains", ",\"agent\":\"nobody\""))).isEmpty();
        assertThat(texts(ask("ada", "trains", ",\"kinds\":[\"procedural\"]"))).isEmpty();
        assertThat(texts(ask("ada", "trains", ",\"validAt\":\"2001-01-01\""))).isEmpty();
        assertThat(texts(ask("ada", "trains", ",\"knownAt\":\"2001-01-01\""))).isEmpty();
        assertThat(cached(ask("ada", "trains", ""))).isTrue();
    }

    @Test
    void aWriteEndsTheAnswersOfItsUserAlone() {
        server.remember("ada", "trains are fun");
        server.remember("bob", "trains are dull");
        untilCached("ada", "trains", "");
        untilCached("bob", "trains", "");
        untilCached("*", "trains", "");
        server.remember("ada", "trains are fast");
        assertThat(texts(ask("ada", "trains", ""))).containsExactlyInAnyOrder("trains are fun", "trains are fast");
        assertThat(texts(ask("*", "trains", ""))).hasSize(3);
        assertThat(cached(ask("bob", "trains", ""))).isTrue();
    }

    @Test
    void aRevisionAndADeletionEndThemToo() {
        String id = server.remember("ada", "trains are fun");
        untilCached("ada", "trains", "");
        server.patch("/api/memories/" + id + "?user=ada", "{\"text\":\"trains are late\"}");
        assertThat(texts(ask("ada", "trains", ""))).containsExactly("trains are late");
        untilCached("ada", "trains", "");
        assertThat(server.delete("/api/memories/" + id + "?user=ada").status()).isLessThan(300);
        assertThat(texts(ask("ada", "trains", ""))).isEmpty();
        server.remember("ada", "boats are slow");
        untilCached("ada", "boats", "");
        assertThat(server.post("/api/forget", "{\"user\":\"ada\",\"filter\":{},\"dryRun\":false}")
                        .status())
                .isLessThan(300);
        assertThat(texts(ask("ada", "boats", ""))).isEmpty();
    }

    @Test
    void anAnswerEndsWhenAMemoryExpiresOrBecomesValid() {
        Instant soon = Instant.now().plusMillis(700);
        server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"trains are fun\",\"expires\":\"" + soon + "\"}");
        server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"trains are late\",\"validFrom\":\"" + soon + "\"}");
        for (boolean over = false; !over; ) {
            Instant before = Instant.now();
            List<String> found = texts(ask("ada", "trains", ""));
            Instant after = Instant.now();
            over = before.isAfter(soon);
            if (over || after.isBefore(soon)) {
                assertThat(found).containsExactly(over ? "trains are late" : "trains are fun");
            }
        }
    }

    @Test
    void whoeverAsksAfterAWriteFindsItHoweverManyAsk() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                String user = "user " + thread % 3;
                String mark = "t" + thread;
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        String text = "trains " + mark + " " + i;
                        String id = server.remember(user, text);
                        assertThat(texts(ask(user, "trains", ",\"limit\":1000")))
                                .contains(text);
                        if (i % 3 == 0) {
                            server.delete("/api/memories/" + id + "?user=" + user.replace(" ", "%20"));
                            assertThat(texts(ask(user, "trains", ",\"limit\":1000")))
                                    .doesNotContain(text);
                        }
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private JsonNode ask(String user, String question, String more) {
        return server.post(
                        "/api/recall",
                        "{\"explain\":true,\"user\":\"" + user + "\",\"query\":\"" + question + "\"" + more + "}")
                .json();
    }

    /** What was staged is applied a moment later, which ends an answer that was given in between. */
    private JsonNode untilCached(String user, String question, String more) {
        return Awaitility.await().until(() -> ask(user, question, more), AnswersTest::cached);
    }

    private static boolean cached(JsonNode answer) {
        return answer.path("steps").findValuesAsString("name").equals(List.of("cache"));
    }

    private static List<String> texts(JsonNode answer) {
        return answer.path("hits").findValues("memory").stream()
                .map(memory -> memory.path("text").asString())
                .toList();
    }
}
