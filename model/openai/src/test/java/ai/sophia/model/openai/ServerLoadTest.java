package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.model.openai.OpenAiEmbedder.Pacing;
import ai.sophia.model.openai.ServerLoad.Courtesy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That bulk work waits while a vLLM server is busy with others, and nothing else does. */
final class ServerLoadTest {
    private static final List<String> BULK = Collections.nCopies(20, "something to embed");
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final TestingServer server = new TestingServer();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        thread.shutdownNow();
        server.close();
    }

    private OpenAiEmbedder embedder(Duration longest) {
        EmbeddingServer settings = server.settings();
        return new OpenAiEmbedder(
                settings,
                settings.space(TestingServer.MODEL, TestingServer.DIMENSION),
                TestingServer.guard(),
                new Pacing(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        new Courtesy(BETWEEN, longest, Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vllm:num_requests_waiting{engine=\"0\"} 0.0\nvllm:num_requests_waiting{engine=\"1\"} 2.0\n",
                "# TYPE vllm:kv_cache_usage_perc gauge\nvllm:kv_cache_usage_perc{model_name=\"m\"} 0.93\n"
            })
    void bulkWaitsWhileTheServerIsBusyAndQuestionsDoNot(String busy) throws Exception {
        server.metrics = busy;
        try (OpenAiEmbedder embedder = embedder(Duration.ofMinutes(5))) {
            Future<List<Embedding>> bulk = thread.submit(() -> embedder.embed(Role.PASSAGE, BULK));
            Awaitility.await().until(() -> server.looks().size() >= 3);
            assertThat(server.came()).isEmpty();
            assertThat(embedder.embed(Role.QUESTION, List.of("tea?"))).hasSize(1);
            assertThat(embedder.embed(Role.PASSAGE, List.of("tea", "coffee"))).hasSize(2);
            assertThat(bulk.isDone()).isFalse();
            server.metrics = "vllm:num_requests_waiting 0\nvllm:kv_cache_usage_perc 0.2\n";
            assertThat(bulk.get()).hasSameSizeAs(BULK);
        }
        List<Long> looks = server.looks();
        for (int i = 1; i < looks.size(); i++) {
            assertThat(looks.get(i) - looks.get(i - 1))
                    .as("not more often than agreed")
                    .isGreaterThan(BETWEEN.dividedBy(2).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "te_queue_size 7\n",
                "vllm:num_requests_waiting_by_reason{reason=\"capacity\"} 9\nvllm:num_requests_waiting 0\n",
                "vllm:num_requests_waiting nonsense\n"
            })
    void nobodyWaitsWhereNobodyElseDoes(String metrics) {
        server.metrics = metrics;
        try (OpenAiEmbedder embedder = embedder(Duration.ofMinutes(5))) {
            assertThat(embedder.embed(Role.PASSAGE, BULK)).hasSameSizeAs(BULK);
        }
    }

    @Test
    void bulkGoesOnAllTheSameWhereTheServerIsAlwaysBusy() {
        server.metrics = "vllm:num_requests_waiting 5\n";
        try (OpenAiEmbedder embedder = embedder(Duration.ofMillis(200))) {
            assertThat(embedder.embed(Role.PASSAGE, BULK)).hasSameSizeAs(BULK);
        }
    }

    @Test
    void aServerWithoutSuchMetricsIsNotAskedForThemEachTime() {
        try (OpenAiEmbedder embedder = embedder(Duration.ofMinutes(5))) {
            for (int i = 0; i < 5; i++) {
                embedder.embed(Role.PASSAGE, BULK);
            }
        }
        assertThat(server.looks()).hasSize(1);
    }

    @Test
    void onlyBulkLooksAtTheServer() {
        try (OpenAiEmbedder embedder = embedder(Duration.ofMinutes(5))) {
            embedder.embed(Role.QUESTION, List.of("tea?"));
            embedder.embed(Role.PASSAGE, List.of("tea"));
        }
        assertThat(server.looks()).isEmpty();
    }
}
