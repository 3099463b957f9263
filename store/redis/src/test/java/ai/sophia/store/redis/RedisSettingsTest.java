package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.store.redis.RedisSettings.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {
    @Test
    void oneAddressOrSeveralAreRead() {
        assertThat(RedisSettings.parse("redis://10.0.0.1").addresses()).containsExactly(new Address("10.0.0.1", 6379));
        assertThat(RedisSettings.parse("redis://a:1, redis://b:2/,redis://[::1]:3")
                        .addresses())
                .containsExactly(new Address("a", 1), new Address("b", 2), new Address("::1", 3));
        assertThat(RedisSettings.parse("redis://a").tls()).isFalse();
        assertThat(RedisSettings.parse("rediss://sophia@a").tls()).isTrue();
        assertThat(RedisSettings.parse("rediss://sophia@a").user()).isEqualTo("sophia");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1",
                "http://a",
                "redis://",
                "redis://a/7",
                "redis://a?b=c",
                "redis://a:99999",
                "redis://a,",
                "redis://a,rediss://b",
                "redis://x@a,redis://y@b",
                "redis://:secret@a",
                "redis://sophia:secret@a"
            })
    void anythingElseIsRefusedAndNoPasswordIsRepeated(String wrong) {
        assertThatThrownBy(() -> RedisSettings.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected")
                .hasMessageNotContaining("secret");
    }

    @Test
    void thePasswordIsNotPartOfItsDescription() {
        assertThat(RedisSettings.parse("redis://a").password("secret").toString())
                .doesNotContain("secret");
    }
}
