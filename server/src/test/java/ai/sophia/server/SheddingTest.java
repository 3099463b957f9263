package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Admission;
import ai.sophia.core.tier.Admissions;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SheddingTest {
    private static final String QUESTION = "{\"user\":\"ada\",\"query\":\"one\"}";
    private static final String TURN = "{\"user\":\"ada\",\"text\":\"two\"}";

    private final Admissions admissions = new Admissions(one("recalls"), one("writes"), one("batches"));
    private final TestingServer server = TestingServer.start(admissions);

    private static Admission one(String name) {
        return new Admission(name, new Admission.Limits(1, 0, 0, Duration.ZERO, Duration.ZERO));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatCannotBeServedSoonIsRefusedWith429AndCountedAndServedLater() {
        Answer refused = admissions.recalls().admit(() -> server.post("/api/recall", QUESTION));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.json().path("detail").asString()).contains("recalls");
        assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);

        assertThat(admissions
                        .writes()
                        .admit(() -> server.post("/api/memories", TURN))
                        .status())
                .isEqualTo(429);
        assertThat(server.post("/api/memories", TURN).status()).isEqualTo(201);
        assertThat(server.get("/metrics").response().body())
                .contains("sophia_shed_total{work=\"recalls\"} 1.0", "sophia_shed_total{work=\"writes\"} 1.0")
                .contains("sophia_shed_total{work=\"batches\"} 0.0", "sophia_waiting{work=\"recalls\"} 0.0");
    }

    @Test
    void importsTakeNoPlaceOfQuestionsAndSingleWrites() {
        String batch = "{\"user\":\"ada\",\"memories\":[" + texts(10) + "]}";
        var _ = admissions.bulk().admit(() -> {
            assertThat(server.post("/api/memories", batch).status()).isEqualTo(429);
            assertThat(server.post("/api/recall", QUESTION).status()).isEqualTo(200);
            assertThat(server.post("/api/memories", TURN).status()).isEqualTo(201);
            return true;
        });
        assertThat(server.post("/api/memories", batch).json().path("added").asInt())
                .isEqualTo(10);
    }

    @Test
    void anImportWaitsUntilThereIsRoom() throws Exception {
        try (ExecutorService importing = Executors.newSingleThreadExecutor()) {
            Future<Answer> imported = admissions.writes().admit(() -> {
                Future<Answer> answer = importing.submit(() -> server.send(server.request("/api/import?user=ada")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString("{\"text\":\"one\"}\n{\"text\":\"two\"}\n"))));
                Awaitility.await().until(() -> admissions.writes().shed() > 0);
                return answer;
            });
            assertThat(imported.get().json().path("added").asInt()).isEqualTo(2);
        }
    }

    @Test
    void oneBatchOfTheLargestSizeIsTaken() {
        Answer answer = server.post("/api/memories", "{\"user\":\"ada\",\"memories\":[" + texts(1_000) + "]}");
        assertThat(answer.json().path("added").asInt()).isEqualTo(1_000);
    }

    @Test
    void healthStatusAndMetricsAreNeverRefused() {
        var _ = admissions
                .recalls()
                .admit(() -> admissions
                        .writes()
                        .admit(() -> admissions.bulk().admit(() -> {
                            for (String path :
                                    new String[] {"/health/live", "/health/ready", "/api/status", "/metrics"}) {
                                assertThat(server.get(path).status()).as(path).isEqualTo(200);
                            }
                            return true;
                        })));
    }

    private static String texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"text\":\"number " + number + "\"}")
                .collect(Collectors.joining(","));
    }
}
