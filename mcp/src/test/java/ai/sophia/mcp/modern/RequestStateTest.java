package ai.sophia.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.access.Principal;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Message;
import ai.sophia.mcp.protocol.MessageReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class RequestStateTest {
    private static final Caller ADA = new Caller(new Principal("default", "ada"), Bounds.NONE);
    private static final Caller BEN = new Caller(new Principal("default", "ben"), Bounds.NONE);

    private Instant now = Instant.parse("2026-11-26T06:00:00Z");
    private final RequestState states = new RequestState(RequestStateTest::key, () -> now);
    private final Message.Request request = call("{\"a\":1,\"b\":{\"c\":[2]}}");
    private final String token = states.seal(ADA, request, "kept");

    @Test
    void comesBackAsItWasGivenHoweverTheArgumentsAreOrdered() {
        assertThat(states.open(ADA, request, token)).isEqualTo("kept");
        assertThat(states.open(ADA, call("{\"b\":{\"c\":[2]},\"a\":1}"), token)).isEqualTo("kept");
    }

    @Test
    void isGoodForAnotherProcessThatHasTheSameKey() {
        assertThat(new RequestState(RequestStateTest::key, () -> now).open(ADA, request, token))
                .isEqualTo("kept");
    }

    @Test
    void isSignedUnderTheKeyOfTheTenant() {
        Caller other = new Caller(new Principal("other", "ada"), Bounds.NONE);
        String theirs = states.seal(other, request, "kept");
        assertThat(states.open(other, request, theirs)).isEqualTo("kept");
        assertThatThrownBy(() -> states.open(ADA, request, theirs)).isInstanceOf(McpError.class);
    }

    @Test
    void isRefusedWhereItWasNotGiven() {
        assertThatThrownBy(() -> states.open(BEN, request, token)).isInstanceOf(McpError.class);
        assertThatThrownBy(() -> states.open(ADA, call("{}"), token)).isInstanceOf(McpError.class);
        assertThatThrownBy(() -> new RequestState(
                                tenant -> new TenantKey(
                                        "another secret, of 32 bytes.....".getBytes(StandardCharsets.UTF_8)),
                                () -> now)
                        .open(ADA, request, token))
                .isInstanceOf(McpError.class);
    }

    @Test
    void isRefusedWhenItWasTamperedWith() {
        for (int place = 0; place < token.length(); place++) {
            char other = token.charAt(place) == 'A' ? 'B' : 'A';
            // the last character of each part has bits that mean nothing
            if (place + 1 < token.length() && token.charAt(place + 1) != '.') {
                String bent = token.substring(0, place) + other + token.substring(place + 1);
                assertThatThrownBy(() -> states.open(ADA, request, bent))
                        .as("at %d", place)
                        .isInstanceOf(McpError.class);
            }
        }
        assertThatThrownBy(() -> states.open(ADA, request, "")).isInstanceOf(McpError.class);
    }

    @Test
    void isRefusedWhenItIsTooOld() {
        now = now.plusSeconds(15 * 60);
        assertThatThrownBy(() -> states.open(ADA, request, token)).hasMessageContaining("15 minutes");
    }

    private static Message.Request call(String arguments) {
        String text =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"x\",\"arguments\":"
                        + arguments + "}}";
        return (Message.Request) MessageReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TenantKey key(String tenant) {
        return new TenantKey(Arrays.copyOf(tenant.getBytes(StandardCharsets.UTF_8), TenantKey.LENGTH));
    }
}
