package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ContextRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tellsWhatIsKnownRelevantAndRecentEachMemoryOnce() {
        server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"Ada lives in Lyon\",\"importance\":0.9}");
        turn("s1", "we plan a journey by train");
        turn("s2", "which train goes to Lyon");
        turn("s2", "the train leaves at nine");
        server.post("/api/memories", "{\"user\":\"bob\",\"text\":\"Bob fears every train\"}");
        Answer answer = context("\"task\":\"book the train\",\"session\":\"s2\"");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        JsonNode context = answer.json();
        assertThat(texts(context, "recent")).containsExactly("which train goes to Lyon", "the train leaves at nine");
        assertThat(texts(context, "relevant")).contains("we plan a journey by train");
        List<String> all = all(context);
        assertThat(all).doesNotHaveDuplicates().contains("Ada lives in Lyon").noneMatch(text -> text.contains("Bob"));
        assertThat(context.path("recent").get(0).path("session").asString()).isEqualTo("s2");
        assertThat(context.path("recent").get(0).path("speaker").asString()).isEqualTo("Ada");
        assertThat(context.path("omitted").asInt()).isZero();
    }

    @Test
    void staysWithinTheRoomAndTellsHowMuchIsLeftOut() {
        for (int i = 0; i < 10; i++) {
            server.remember("ada", "fact number " + i + " about the train " + "that goes far ".repeat(5));
        }
        JsonNode context = context("\"task\":\"train\",\"tokens\":200").json();
        assertThat(context.path("tokens").asInt()).isBetween(50, 200);
        assertThat(all(context)).isNotEmpty().hasSizeLessThan(10);
        assertThat(context.path("omitted").asInt() + all(context).size()).isEqualTo(10);
    }

    @Test
    void tellsWhatMattersMostAmongThousandsEvenIfItHasNothingToDoWithTheTask() {
        server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"allergic to nuts\",\"importance\":1}");
        server.post("/api/memories", "{\"user\":\"ada\",\"text\":\"speaks French\",\"importance\":0.7}");
        for (int batch = 0; batch < 3; batch++) {
            int first = batch * 700;
            String facts = IntStream.range(first, first + 700)
                    .mapToObj(i -> "{\"text\":\"the train number " + i + " leaves\"}")
                    .collect(Collectors.joining(","));
            assertThat(server.post("/api/memories", "{\"user\":\"ada\",\"memories\":[" + facts + "]}")
                            .status())
                    .isLessThan(300);
        }
        JsonNode context = context("\"task\":\"when does the train leave?\",\"tokens\":800")
                .json();
        assertThat(texts(context, "known")).startsWith("allergic to nuts", "speaks French");
    }

    @Test
    void tellsTheBestPassageOfALongMemory() {
        server.remember("ada", "The garden is green. ".repeat(400) + "The train leaves at nine.");
        JsonNode relevant = context("\"task\":\"when does the train leave?\",\"tokens\":400")
                .json()
                .path("relevant");
        assertThat(relevant.size()).isOne();
        assertThat(relevant.get(0).path("excerpt").asBoolean()).isTrue();
        assertThat(relevant.get(0).path("text").asString().length()).isLessThan(2000);
    }

    /** A context without what is known would tell an agent that nothing is. */
    @Test
    void saysThatTheRecordsAreAwayRatherThanThatNothingIsKnown() {
        server.remember("ada", "the train leaves at nine");
        server.store.away = true;
        Answer answer = context("\"task\":\"train\"");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
        server.store.away = false;
        assertThat(all(context("\"task\":\"train\"").json())).containsExactly("the train leaves at nine");
    }

    /** Told again from what was kept, which the cache counts; and the memories that it tells count as used again. */
    @Test
    void theSameTaskIsAnsweredAlikeUntilSomethingChanges() {
        server.remember("ada", "the train leaves at nine. " + "The garden is green. ".repeat(300));
        turn("s1", "we go by train");
        String task = "\"task\":\"book the train\",\"session\":\"s1\",\"tokens\":600";
        JsonNode first = context(task).json();
        server.learning.uses().take();
        assertThat(context(task).json()).isEqualTo(first);
        assertThat(server.learning.uses().take()).hasSameSizeAs(first.path("relevant"));
        assertThat(hits()).isOne();
        turn("s1", "and back by train too");
        assertThat(texts(context(task).json(), "recent")).endsWith("and back by train too");
    }

    private long hits() {
        for (JsonNode cache : server.get("/api/status").json().path("caches")) {
            if (cache.path("name").asString().equals("contexts")) {
                return cache.path("hits").asLong();
            }
        }
        throw new AssertionError("there is no cache of contexts");
    }

    @Test
    void refusesATaskThatIsNone() {
        assertThat(context("\"task\":\" \"").status()).isEqualTo(400);
        Answer answer = context("\"task\":\"train\",\"tokens\":5");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("tokens");
        assertThat(context("\"task\":\"train\",\"budget\":500")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("budget");
    }

    private void turn(String session, String text) {
        server.post(
                "/api/memories",
                "{\"user\":\"ada\",\"session\":\"%s\",\"speaker\":\"Ada\",\"text\":\"%s\"}".formatted(session, text));
    }

    private Answer context(String fields) {
        return server.post("/api/context", "{\"user\":\"ada\"," + fields + "}");
    }

    private static List<String> texts(JsonNode context, String group) {
        return context.path(group.toLowerCase(Locale.ROOT)).findValuesAsString("text");
    }

    private static List<String> all(JsonNode context) {
        List<String> all = new ArrayList<>();
        for (String group : List.of("known", "relevant", "recent")) {
            all.addAll(texts(context, group));
        }
        return all;
    }
}
