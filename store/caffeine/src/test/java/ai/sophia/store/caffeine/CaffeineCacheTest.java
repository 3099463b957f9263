package ai.sophia.store.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.CacheContract;
import ai.sophia.core.tier.Cache;
import org.junit.jupiter.api.Test;

final class CaffeineCacheTest extends CacheContract {
    @Override
    protected Cache<String> create() {
        return new CaffeineCache<>(1_000_000, String::length);
    }

    @Test
    void holdsNoMoreThanItsBytes() {
        Cache<String> cache = new CaffeineCache<>(100_000, String::length);
        for (int i = 0; i < 1_000; i++) {
            cache.put("key " + i, "x".repeat(1_000));
        }
        assertThat(cache.statistics().entries().orElseThrow()).isBetween(50L, 100L);
    }

    @Test
    void doesNotHoldWhatIsLargerThanAllOfIt() {
        Cache<String> cache = new CaffeineCache<>(10_000, String::length);
        cache.put("large", "x".repeat(20_000));
        assertThat(cache.statistics().entries()).hasValue(0);
    }

    @Test
    void holdsNothingIfItMayHoldNoBytes() {
        Cache<String> cache = new CaffeineCache<>(0, String::length);
        for (int i = 0; i < 1_000; i++) {
            cache.put("key " + i, "value");
            assertThat(cache.find("key " + i)).isEmpty();
        }
        assertThat(cache.statistics().entries()).hasValue(0);
    }
}
