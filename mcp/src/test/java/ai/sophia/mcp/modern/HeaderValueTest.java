package ai.sophia.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class HeaderValueTest {
    @Test
    void saysTextAsItIsOrInBase64() {
        assertThat(HeaderValue.decode("us-west1")).contains("us-west1");
        assertThat(HeaderValue.decode("=?base64?SGVsbG8sIOS4lueVjA==?=")).contains("Hello, 世界");
        assertThat(HeaderValue.decode("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=")).contains("=?base64?literal?=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "a\nb", "=?base64?!?=", "=?base64?/w==?="})
    void whatCannotStandInAHeaderIsMalformed(String header) {
        assertThat(HeaderValue.decode(header)).isEmpty();
    }

    @Test
    void numbersAreComparedAsNumbers() {
        assertThat(HeaderValue.agrees("42.0", json("42"))).isTrue();
        assertThat(HeaderValue.agrees("43", json("42"))).isFalse();
        assertThat(HeaderValue.agrees("1e999999999", json("42"))).isFalse();
        assertThat(HeaderValue.agrees("forty-two", json("42"))).isFalse();
        assertThat(HeaderValue.agrees("true", json("true"))).isTrue();
    }

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }
}
