package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Reembedding.Stage;
import ai.sophia.server.TestingServer.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class StatusRoutesTest {
    private final TestingServer server = TestingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void tellsHowItIs() {
        server.remember("ada", "one");
        JsonNode status = server.get("/api/status").json();
        assertThat(status.path("version").asString()).isEqualTo("0.0.0-testing");
        assertThat(status.path("store").path("memories").asInt()).isOne();
        assertThat(status.path("store").path("position").asString()).isEqualTo("testing-1");
        assertThat(status.path("projections").get(0).path("name").asString()).isEqualTo("testing");
        assertThat(status.path("embedder").path("dimension").asInt()).isEqualTo(TestingEmbedder.DIMENSION);
        assertThat(status.path("hot").path("scopes").asInt(-1)).isZero();
        assertThat(status.path("caches").findValuesAsString("name"))
                .containsExactlyInAnyOrder("embeddings", "answers", "contexts", "profiles");
        assertThat(status.path("caches").findValuesAsString("entries")).containsExactlyInAnyOrder("1", "0", "0", "0");
        assertThat(status.path("caches").findValuesAsString("state")).hasSize(4).containsOnly("SERVING");
        assertThat(status.path("caches").findValuesAsString("lost")).hasSize(4).containsOnly("0");
        assertThat(status.path("tiers").findValuesAsString("name"))
                .containsExactly("hot", "cache", "lexical", "vectors", "records", "conversation", "index");
        assertThat(status.path("tiers").get(2).toString())
                .isEqualTo("{\"name\":\"lexical\",\"state\":\"UP\",\"budgetMs\":20000,\"asked\":0,\"missed\":0,"
                        + "\"p50Ms\":0.0,\"p95Ms\":0.0,\"p99Ms\":0.0}");
        assertThat(status.path("servers").toString())
                .isEqualTo(
                        "[{\"name\":\"testing\",\"address\":\"127.0.0.1:1\",\"purpose\":\"tests\",\"state\":\"SLOW\","
                                + "\"calls\":7,\"failures\":2,\"refused\":1,\"p50Ms\":1.235,\"p95Ms\":5.0,\"p99Ms\":9.0,"
                                + "\"reason\":\"takes its time\"}]");
    }

    @Test
    void tellsHowOftenRecallsAskedATier() {
        server.remember("ada", "one");
        server.post("/api/recall", "{\"user\":\"ada\",\"query\":\"one\"}");
        JsonNode lexical = server.get("/api/status").json().path("tiers").get(2);
        assertThat(lexical.path("asked").asInt()).isOne();
        assertThat(lexical.path("missed").asInt()).isZero();
        assertThat(lexical.path("p50Ms").asDouble()).isPositive();
        JsonNode cache = server.get("/api/status").json().path("tiers").get(1);
        assertThat(cache.path("asked").asInt())
                .as("it had no answer, and said so")
                .isOne();
        assertThat(cache.path("missed").asInt()).isZero();
    }

    @Test
    void tellsHowFarTheReembeddingIs() {
        assertThat(server.get("/api/status").json().has("reembedding")).isFalse();
        Instant since = Instant.parse("2026-03-01T12:00:00Z");
        server.reembedding =
                Optional.of(new Reembedding.Status(Stage.EMBEDDING, "letters@1", "letters@2", 7, 10, since, "no room"));
        assertThat(server.get("/api/status").json().path("reembedding").toString())
                .isEqualTo("{\"stage\":\"EMBEDDING\",\"from\":\"letters@1\",\"to\":\"letters@2\",\"done\":7,\"of\":10,"
                        + "\"since\":\"2026-03-01T12:00:00Z\",\"reason\":\"no room\"}");
        assertThat(server.get("/metrics").response().body()).contains("sophia_reembedding_left 3.0");
    }

    @Test
    void tellsHowFarDistillingIs() {
        server.remember("ada", "one");
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.get("/api/status")
                                .json()
                                .path("distilling")
                                .toString())
                        .isEqualTo("{\"position\":\"testing-1\",\"behind\":0,\"failed\":0}"));
        assertThat(server.get("/metrics").response().body())
                .contains("sophia_distilling_lag 0.0", "sophia_distilling_failed 0.0");
    }

    @Test
    void tellsWhatALanguageModelWasAsked() {
        server.understanding.asked = Optional.of(new Asked(
                "parrot at http://127.0.0.1:1", 7, 3, Map.of("quote", 2L), 1, 4_200, new BigDecimal("0.0105"), true));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(server.get("/metrics").response().body())
                                .contains(
                                        "sophia_model_turns 7.0",
                                        "sophia_model_facts 3.0",
                                        "sophia_model_dropped{reason=\"quote\"} 2.0",
                                        "sophia_model_by_rules 1.0",
                                        "sophia_model_tokens_today 4200.0",
                                        "sophia_model_cost_today 0.0105",
                                        "sophia_model_exhausted 1.0"));
        assertThat(server.get("/api/status")
                        .json()
                        .path("distilling")
                        .path("model")
                        .toString())
                .isEqualTo(
                        "{\"name\":\"parrot at http://127.0.0.1:1\",\"turns\":7,\"facts\":3,\"dropped\":{\"quote\":2},"
                                + "\"byRules\":1,\"tokensToday\":4200,\"costToday\":0.0105,\"exhausted\":true}");
    }

    @Test
    void rebuildsAndExamines() {
        server.remember("ada", "one");
        Answer rebuild = server.post("/api/rebuild", "");
        assertThat(rebuild.status()).isEqualTo(202);
        assertThat(rebuild.json().path("state").asString()).isNotEmpty();
        Awaitility.await()
                .until(() -> server.get("/api/status").response().body().contains("CURRENT"));
        Answer doctor = server.post("/api/doctor", "");
        assertThat(doctor.json().toString())
                .isEqualTo("{\"healthy\":true,\"versions\":1,\"passages\":1,\"findings\":[],\"servers\":[{"
                        + "\"name\":\"testing\",\"address\":\"127.0.0.1:1\",\"purpose\":\"tests\",\"version\":\"1.2 for letters@1\","
                        + "\"latencyMs\":3.0,\"healthy\":true}]}");
    }

    @Test
    void isReadyOnlyWhenEverythingIs() {
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        server.ready = false;
        Answer starting = server.get("/health/ready");
        assertThat(starting.status()).isEqualTo(503);
        assertThat(starting.header("Retry-After")).isEqualTo("1");
        assertThat(server.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void whileTheRecordsAreAwayAllElseIsToldAndNoTrafficWanted() {
        server.remember("ada", "one");
        server.store.away = true;
        Answer ready = server.get("/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.header("Retry-After")).isEqualTo("1");
        assertThat(ready.json().toString())
                .isEqualTo("{\"status\":\"unavailable\",\"reason\":\"nobody answers at the database\"}");
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        Answer status = server.get("/api/status");
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json().path("store").path("state").asString()).isEqualTo("DOWN");
        assertThat(status.json().path("store").path("reason").asString()).isEqualTo("nobody answers at the database");
        assertThat(status.json().path("store").has("memories")).isFalse();
        assertThat(status.json().path("distilling").isMissingNode()).isTrue();
        assertThat(status.json().path("tiers").get(4).toString())
                .startsWith("{\"name\":\"records\",\"state\":\"DOWN\"")
                .endsWith("\"reason\":\"nobody answers at the database\"}");
        assertThat(status.json().path("servers")).hasSize(1);
        Answer doctor = server.post("/api/doctor", "");
        assertThat(doctor.json().path("healthy").asBoolean(true)).isFalse();
        assertThat(doctor.json().path("findings").get(0).asString())
                .startsWith("the records in ")
                .contains("cannot be reached")
                .contains("nobody answers at the database");
        assertThat(server.get("/metrics").response().body())
                .contains("sophia_records_up 0.0")
                .doesNotContain(
                        "sophia_store_",
                        "sophia_embeddings_awaited",
                        "sophia_webhook_dead_letters",
                        "sophia_distilling_",
                        " NaN");
        server.store.away = false;
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        assertThat(server.get("/metrics").response().body()).contains("sophia_store_memories 1.0");
    }

    @Test
    void measuresEachIndexAndEachServer() {
        String metrics = server.get("/metrics").response().body();
        assertThat(metrics)
                .contains("sophia_projection_lag{projection=\"testing\",space=")
                .contains("sophia_projection_up{projection=\"testing\",space=")
                .contains("sophia_projection_bytes{projection=\"testing\",space=")
                .contains("sophia_server_up{server=\"testing\"} 1.0")
                .contains("sophia_records_up 1.0");
    }

    @Test
    void measuresWhatItDoes() {
        server.remember("ada", "one");
        server.post("/api/recall", "{\"user\":\"ada\",\"query\":\"one\"}");
        server.get("/api/memories/nonsense");
        String metrics = server.get("/metrics").response().body();
        assertThat(metrics)
                .contains("sophia_operation_seconds_bucket{operation=\"recall\",outcome=\"success\",le=\"0.001\"}")
                .contains("operation=\"remember\"", "operation=\"embed\"", "operation=\"tier.lexical\"")
                .contains("route=\"/api/memories/{id}\",status=\"400\"")
                .contains("sophia_store_memories 1.0", "sophia_projection_lag", "sophia_cache_requests_total")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void showsItsDocumentationWithoutTheNetwork() {
        Answer root = server.get("/");
        assertThat(root.status()).isEqualTo(302);
        assertThat(root.header("Location")).isEqualTo("/docs/");
        Answer page = server.get("/docs/");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().body()).doesNotContain("http");
        for (String file : new String[] {"swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"}) {
            assertThat(server.get("/docs/" + file).status()).as(file).isEqualTo(200);
        }
        assertThat(server.get("/docs/start.js").response().body()).contains("validatorUrl: null");
        assertThat(server.get("/docs/..%2Fopenapi.yaml").status()).isIn(400, 404);
        assertThat(server.get("/openapi.yaml").response().body()).startsWith("openapi: 3.1");
    }

    @Test
    void answersToHeadWithoutABody() {
        Answer head = server.send(server.request("/api/status").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        Answer after = server.get("/health/live");
        assertThat(after.json().path("status").asString()).isEqualTo("live");
    }

    @Test
    void finishesWhatIsUnderWayBeforeItCloses() throws Exception {
        server.store.gate = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = threads.submit(() -> server.get("/api/status"));
            Awaitility.await().until(() -> server.store.waiting);
            Future<?> closing = threads.submit(server::closeServer);
            Awaitility.await().until(() -> !accepts());
            assertThat(closing.isDone()).isFalse();
            server.store.gate.countDown();
            assertThat(answer.get().status()).isEqualTo(200);
            closing.get();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void tellsUnavailableWithATimeToTryAgain() {
        server.store.close();
        Answer answer = server.post("/api/memories", "{\"text\":\"one\"}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.json().path("detail").asString()).isEqualTo("the store is closed");
    }
}
