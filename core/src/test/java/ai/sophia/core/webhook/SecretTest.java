package ai.sophia.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SecretTest {
    @Test
    void signsAsOpensslDoes() {
        Secret secret = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void isNewEachTimeAndNotShown() {
        assertThat(Secret.create()).isNotEqualTo(Secret.create());
        assertThat(Secret.create().text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(Secret.create().toString()).doesNotContain("whsec_");
        assertThatThrownBy(() -> new Secret("hunter2")).isInstanceOf(IllegalArgumentException.class);
    }
}
