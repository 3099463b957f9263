package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LayeredCacheTest {
    private final TestingCache<String> near = new TestingCache<>();
    private final TestingCache<String> far = new TestingCache<>();
    private final LayeredCache<String> cache = new LayeredCache<>(near, far);

    @Test
    void whatIsPutIsHeldByBoth() {
        cache.put("key", "value");
        assertThat(near.values()).containsEntry("key", "value");
        assertThat(far.values()).containsEntry("key", "value");
    }

    @Test
    void whatIsNearIsNotAskedForFar() {
        cache.put("key", "value");
        assertThat(cache.find("key")).contains("value");
        assertThat(far.asked()).isZero();
    }

    @Test
    void whatIsFoundFarIsNearFromThenOn() {
        far.put("key", "value");
        assertThat(cache.find("key")).contains("value");
        assertThat(cache.find("key")).contains("value");
        assertThat(far.asked()).isEqualTo(1);
    }

    @Test
    void ofSeveralOnlyThoseThatAreNotNearAreAskedForFar() {
        near.put("a", "1");
        far.put("b", "2");
        assertThat(cache.findAll(List.of("a", "b", "c")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
        assertThat(far.asked()).isEqualTo(2);
        assertThat(near.values()).containsKey("b");
    }

    @Test
    void countsAsOne() {
        near.put("a", "1");
        far.put("b", "2");
        cache.find("a");
        cache.find("b");
        cache.find("c");
        assertThat(cache.statistics())
                .isEqualTo(new Cache.Statistics(2, 1, 0, OptionalLong.of(2), Cache.State.SERVING, ""));
    }
}
