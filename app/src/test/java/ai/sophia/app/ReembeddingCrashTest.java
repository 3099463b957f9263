package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.core.remember.Draft;
import ai.sophia.model.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that is killed again and again on its way into another embedding space. */
final class ReembeddingCrashTest {
    /** More than are embedded until the last kill. */
    private static final int MEMORIES = 1_000;

    private static final int KILLS = 3;

    @TempDir
    Path home;

    @Test
    void whatIsKilledOnTheWayArrivesAndLosesNothing() throws IOException, InterruptedException {
        fill();
        Path data = home.resolve("data");
        Files.writeString(data.resolve("sophia.yaml"), "embedder: float\n");
        long done = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildServer server = ChildServer.start(Main.class.getName(), data);
                    Calls calls = new Calls(server.awaitReady())) {
                remember(calls, kill);
                long before = done;
                done = Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> done(calls), now -> now > before || now == MEMORIES);
                assertThat(done)
                        .as("all are embedded before the last kill: take more")
                        .isLessThan(MEMORIES);
                server.kill();
            }
        }
        try (ChildServer server = ChildServer.start(Main.class.getName(), data);
                Calls calls = new Calls(server.awaitReady())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !status(calls).has("reembedding"));
            JsonNode status = status(calls);
            assertThat(status.path("embedder").path("space").asString())
                    .isEqualTo(OnnxModel.MINILM_FLOAT.space().id());
            assertThat(status.path("store").path("passages").asInt()).isEqualTo(MEMORIES + KILLS);
            JsonNode diagnosis =
                    calls.post("/api/doctor", Calls.object()).orFail().body();
            assertThat(diagnosis.path("findings")).isEmpty();
            assertThat(diagnosis.path("passages").asInt()).isEqualTo(MEMORIES + KILLS);
            for (int kill = 0; kill < KILLS; kill++) {
                JsonNode recall = calls.post(
                                "/api/recall", Calls.object().put("user", "ada").put("query", text(kill)))
                        .orFail()
                        .body();
                assertThat(recall.path("hits")
                                .get(0)
                                .path("memory")
                                .path("text")
                                .asString())
                        .isEqualTo(text(kill));
            }
            server.stop();
        }
    }

    private static void remember(Calls calls, int kill) throws IOException, InterruptedException {
        calls.post("/api/memories", Calls.object().put("user", "ada").put("text", text(kill)))
                .orFail();
    }

    private static String text(int kill) {
        return "Ada took the train number " + (kill + 40) + " to the coast";
    }

    /** Versions that have vectors of the wanted space: all when it serves, and -1 before it is known, which may be after the server is ready. */
    private static long done(Calls calls) throws IOException, InterruptedException {
        JsonNode status = status(calls);
        boolean arrived = status.path("embedder")
                .path("space")
                .asString("")
                .equals(OnnxModel.MINILM_FLOAT.space().id());
        return arrived ? MEMORIES : status.path("reembedding").path("done").asLong(-1);
    }

    private static JsonNode status(Calls calls) throws IOException, InterruptedException {
        return calls.get("/api/status").orFail().body();
    }

    private void fill() {
        List<Draft> drafts = IntStream.range(0, MEMORIES)
                .mapToObj(i -> TestingNode.draft("ben", "Ben has counted " + i + " herons at the lake", List.of()))
                .toList();
        try (TestingNode node = TestingNode.open(home, "int8")) {
            node.wiring().remembering().remember(drafts);
        }
    }
}
