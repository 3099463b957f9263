package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.TestingServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mem0's own server has besides memories. */
final class SelfHostedTest {
    private final TestingMem0 mem0 = new TestingMem0();

    @AfterEach
    void close() {
        mem0.close();
    }

    @Test
    void theConfigurationTellsWhatMakesVectors() {
        Answer answer = mem0.get("/configure");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("embedder").path("config").path("model").asString())
                .isNotEmpty();
        assertThat(answer.json().path("llm").isNull()).isTrue();
        assertThat(answer.response().body()).doesNotContain(TestingMem0.KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /configure, sophia.yaml",
        "GET, /configure/providers, sophia.yaml",
        "POST, /generate-instructions, language model",
        "GET, /api-keys, one key",
        "POST, /api-keys, one key",
        "DELETE, /api-keys/7, one key",
        "GET, /auth/setup-status, no accounts",
        "POST, /auth/login, no accounts",
        "GET, /requests, /metrics"
    })
    void whatIsDoneOtherwiseHereIsToldAsSuch(String method, String path, String where) {
        Answer answer = switch (method) {
            case "POST" -> mem0.post(path, "{}");
            case "DELETE" -> mem0.delete(path);
            default -> mem0.get(path);
        };
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.json().path("detail").asString()).contains(where);
    }
}
