package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "gpu, http://gpu:8000/v1/embeddings",
        "gpu:9000, http://gpu:9000/v1/embeddings",
        "10.0.0.7, http://10.0.0.7:8000/v1/embeddings",
        "[::1]:9000, http://[::1]:9000/v1/embeddings",
        "http://gpu, http://gpu/v1/embeddings",
        "http://gpu:8000/, http://gpu:8000/v1/embeddings",
        "https://gpu.example/v1, https://gpu.example/v1/embeddings",
        "https://gpu.example/v1/, https://gpu.example/v1/embeddings",
        "https://gate.example/vllm, https://gate.example/vllm/v1/embeddings",
        "HTTP://gpu:8000/v1/embeddings, http://gpu:8000/v1/embeddings",
        "http://gpu:8000/openai/embeddings, http://gpu:8000/openai/embeddings",
    })
    void isAHostOrAUrlOfTheServerOrOfWhatIsBelowIt(String text, String expected) {
        assertThat(Address.of(text).embeddings()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "gpu, http://gpu:8000/v1/chat/completions",
        "https://gate.example/v1/, https://gate.example/v1/chat/completions",
        "http://gate:8787/v1/proxy/chat/completions, http://gate:8787/v1/proxy/chat/completions",
        "https://gate.example/v1beta/openai/chat/completions, https://gate.example/v1beta/openai/chat/completions",
        "http://gpu:8000/v1/embeddings, http://gpu:8000/v1/chat/completions",
    })
    void languageModelsAreBesideTheEmbeddings(String text, String expected) {
        assertThat(Address.of(text).chat()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://gpu",
                "http://",
                "http://u:p@gpu",
                "http://gpu?x=1",
                "http://gpu#x",
                "gpu:99999",
                "g pu",
                "http:/gpu"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Address.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordInItIsNotRepeated() {
        assertThatThrownBy(() -> Address.of("http://ada:secret@gpu"))
                .message()
                .contains("user")
                .doesNotContain("secret");
    }

    @Test
    void modelsAndMetricsLieBesideTheEmbeddings() {
        Address address = Address.of("https://gate.example/vllm/v1/embeddings");
        assertThat(address.models()).hasToString("https://gate.example/vllm/v1/models");
        assertThat(address.metrics()).hasToString("https://gate.example/vllm/metrics");
        assertThat(address).hasToString("https://gate.example");
        assertThat(Address.of("gpu").metrics()).hasToString("http://gpu:8000/metrics");
    }
}
