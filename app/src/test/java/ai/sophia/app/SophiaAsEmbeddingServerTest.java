package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.EmbedderContract;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.guard.Breaker;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.model.openai.Contact;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.model.openai.OpenAiEmbedder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every embedder must do, on a real server of the OpenAI interface: a second Sophia. */
final class SophiaAsEmbeddingServerTest extends EmbedderContract {
    @TempDir
    static Path home;

    private static @Nullable TestingEmbeddingServer running;

    @Override
    protected Embedder open() {
        if (running == null) {
            running = new TestingEmbeddingServer(home);
        }
        EmbeddingServer server = running.server();
        return new OpenAiEmbedder(
                server, Contact.with(server, Duration.ofMinutes(1)), new Breaker("embeddings", OpenAiEmbedder.LONGEST));
    }

    @Test
    void anEstimateIsNotFarBelowTheCountOfARealTokenizer() {
        List<String> texts = List.of(
                "I told my sister that we would be there by noon, unless the train from Lyon is late again.",
                "She prefers oolong to espresso; her allergist recommended antihistamines in 2024.",
                "Deploy kubernetes v1.31.2 on 10.0.0.17:6443 before 2026-03-01T12:00:00Z (ticket OPS-1432).",
                "public static void main(String[] args) { System.out.println(\"Hello, world\"); }",
                "Electroencephalography and immunohistochemistry corroborated the neurologist's hypothesis.");
        try (Embedder estimating = open();
                OnnxEmbedder real = OnnxEmbedder.open(OnnxModel.MINILM_INT8, home.resolve("cache"))) {
            for (String text : texts) {
                int count = real.tokenStarts(text).length;
                assertThat(estimating.tokenStarts(text).length).as(text).isBetween(count - count / 10, 2 * count);
            }
        }
    }

    @AfterAll
    static void closeServer() {
        if (running != null) {
            running.close();
        }
    }
}
