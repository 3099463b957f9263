package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class TransferRoutesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void exportsWhatAnotherServerImportsOnce() {
        server.post("/api/memories", batch(0, 650));
        server.post(
                "/api/memories",
                "{\"text\":\"said\",\"session\":\"s\",\"speaker\":\"Ada\",\"metadata\":{\"a\":[1,true]}}");
        Answer export = server.get("/api/export");
        assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(export.response().body().lines()).hasSize(651);
        try (TestingServer other = TestingServer.start()) {
            Answer first = bring(other, "/api/import", export.response().body());
            assertThat(first.json().path("lines").asInt()).isEqualTo(651);
            assertThat(first.json().path("added").asInt()).isEqualTo(651);
            assertThat(first.json().path("failed").asInt()).isZero();
            Answer again = bring(other, "/api/import", export.response().body());
            assertThat(again.json().path("duplicates").asInt()).isEqualTo(651);
            assertThat(other.get("/api/memories?limit=1&filter=%7B%22text%22%3A%22said%22%7D")
                            .json()
                            .toString())
                    .contains("\"metadata\":{\"a\":[1,true]}", "\"session\":\"s\"", "\"position\":0");
        }
    }

    @Test
    void exportsFactsAndThenTheRestInTheOrderOfTheirStoring() {
        server.post("/api/memories", batch(0, 3));
        server.post("/api/memories", "{\"text\":\"known\",\"collection\":\"Facts\"}");
        server.post("/api/memories", batch(3, 600));
        server.post("/api/memories", batch(600, 1_100));
        server.post("/api/memories", "{\"text\":\"known too\",\"collection\":\"Facts\"}");
        List<String> texts = server.get("/api/export")
                .response()
                .body()
                .lines()
                .map(line -> JSON.readTree(line).path("text").asString())
                .toList();
        assertThat(texts)
                .hasSize(1_102)
                .startsWith("known", "known too", "memory 0", "memory 1")
                .endsWith("memory 1099");
        assertThat(texts.subList(2, 1_102))
                .isEqualTo(
                        IntStream.range(0, 1_100).mapToObj(i -> "memory " + i).toList());
    }

    private static String batch(int from, int to) {
        List<String> memories = new ArrayList<>();
        for (int i = from; i < to; i++) {
            memories.add("{\"text\":\"memory " + i + "\"}");
        }
        return "{\"memories\":[" + String.join(",", memories) + "]}";
    }

    private static Answer bring(TestingServer to, String path, String lines) {
        return to.send(
                to.request(path).header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofString(lines)));
    }

    @Test
    void tellsTheLinesThatAreNoMemories() {
        String tooLong = "{\"text\":\"" + "x".repeat(1 << 20) + "\"}";
        Answer answer = bring(
                server,
                "/api/import?user=ada",
                "{\"text\":\"one\"}\n\n{\"text\":\n{\"words\":\"x\"}\n" + tooLong
                        + "\n{\"text\":\"two\",\"user\":\"bob\"}\r\n{\"text\":\"three\"}");
        assertThat(answer.json().path("lines").asInt()).isEqualTo(6);
        assertThat(answer.json().path("added").asInt()).isEqualTo(3);
        assertThat(answer.json().path("failed").asInt()).isEqualTo(3);
        assertThat(answer.json().path("errors").findValuesAsString("line")).containsExactly("3", "4", "5");
        assertThat(answer.json().path("errors").get(1).path("field").asString()).isEqualTo("words");
        assertThat(server.get("/api/memories?user=ada").json().findValuesAsString("text"))
                .containsExactly("three", "one");
    }

    @Test
    void feedsChangesAsTheyHappen() throws IOException, InterruptedException {
        server.remember("ada", "before");
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream stream = client.send(
                                server.request("/api/changes?user=ada").build(), BodyHandlers.ofInputStream())
                        .body()) {
            BufferedReader events = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            assertThat(events.readLine()).startsWith(":");
            String id = server.remember("ada", "after");
            server.remember("bob", "not his");
            server.delete("/api/memories/" + id);
            List<String> added = event(events);
            assertThat(added).contains("event:added", "id:testing-2");
            assertThat(String.join("", added)).contains(id, "\"user\":\"ada\"");
            assertThat(event(events)).contains("event:deleted", "id:testing-4");
            client.shutdownNow();
        }
    }

    @Test
    void noMoreFeedsAreOpenThanThereIsRoomForAndOneThatEndsMakesRoom() throws IOException, InterruptedException {
        List<InputStream> feeds = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int feed = 0; feed < TestingServer.FEEDS; feed++) {
                HttpResponse<InputStream> opened =
                        client.send(server.request("/api/changes").build(), BodyHandlers.ofInputStream());
                assertThat(opened.statusCode()).isEqualTo(200);
                feeds.add(opened.body());
            }
            Answer refused = server.get("/api/changes");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            assertThat(refused.json().path("type").asString()).isEqualTo("about:blank");
            assertThat(refused.json().path("detail").asString()).contains("feeds of changes");
            assertThat(server.send(server.request("/api/changes").method("HEAD", BodyPublishers.noBody()))
                            .status())
                    .isEqualTo(200);
            feeds.removeFirst().close();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                // by speaking the server finds out that a client is gone
                server.remember("ada", "change " + feeds.size());
                HttpResponse<InputStream> again =
                        client.send(server.request("/api/changes").build(), BodyHandlers.ofInputStream());
                feeds.add(again.body());
                return again.statusCode() == 200;
            });
            for (InputStream feed : feeds) {
                feed.close();
            }
        }
    }

    @Test
    void feedsFromAPositionAndTellsWhenItCannot() throws IOException, InterruptedException {
        server.remember("ada", "one");
        server.remember("ada", "two");
        assertThat(firstEvent("/api/changes?after=testing-1", "")).contains("event:added", "id:testing-2");
        assertThat(firstEvent("/api/changes?after=testing-2", "testing-0")).contains("event:added", "id:testing-1");
        assertThat(firstEvent("/api/changes?after=another-1", "")).contains("event:reset", "id:testing-2");
        assertThat(server.get("/api/changes?after=nowhere").json().path("field").asString())
                .isEqualTo("after");
    }

    private List<String> firstEvent(String path, String lastEventId) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = server.request(path);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            try (InputStream stream =
                    client.send(request.build(), BodyHandlers.ofInputStream()).body()) {
                BufferedReader events = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
                List<String> event = event(events);
                client.shutdownNow();
                return event;
            }
        }
    }

    /** The next event's lines, without blanks after the colons; comments are passed over. */
    private static List<String> event(BufferedReader events) throws IOException {
        List<String> event = new ArrayList<>();
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.isEmpty() && !event.isEmpty()) {
                return event;
            }
            if (!line.isEmpty() && !line.startsWith(":")) {
                event.add(line.replaceFirst(": ", ":"));
            }
        }
        return event;
    }

    @Test
    void closingEndsTheFeeds() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream stream = client.send(server.request("/api/changes").build(), BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(stream.read()).isEqualTo(':');
            server.closeServer();
            assertThat(stream.readAllBytes()).isNotEmpty();
        }
    }
}
