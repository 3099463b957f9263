package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Cache} must do. */
public abstract class CacheContract {
    private Cache<String> cache;

    /** A new, empty cache with room for at least a hundred short values. */
    protected abstract Cache<String> create();

    /** Whether it tells how many values it holds. */
    protected boolean tellsEntries() {
        return true;
    }

    @BeforeEach
    void createCache() {
        cache = create();
    }

    @Test
    void findsWhatWasPut() {
        cache.put("key", "value");
        assertThat(cache.find("key")).contains("value");
    }

    @Test
    void findsNothingElse() {
        cache.put("key", "value");
        assertThat(cache.find("Key")).isEmpty();
        assertThat(cache.find("")).isEmpty();
    }

    @Test
    void theLastValueOfAKeyCounts() {
        cache.put("key", "first");
        cache.put("key", "second");
        assertThat(cache.find("key")).contains("second");
        assertEntries(1);
    }

    @Test
    void findsSeveralAtOnce() {
        cache.put("a", "1");
        cache.put("b", "2");
        assertThat(cache.findAll(List.of("a", "c", "b"))).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(cache.findAll(List.of("c"))).isEmpty();
        assertThat(cache.findAll(List.of("b"))).isEqualTo(Map.of("b", "2"));
        assertThat(cache.findAll(List.of())).isEmpty();
        assertThat(cache.statistics().hits()).isEqualTo(3);
        assertThat(cache.statistics().misses()).isEqualTo(2);
    }

    @Test
    void keysOfAGroupAreKeysLikeOthers() {
        cache.put("group:key", "value");
        assertThat(cache.find("group:key")).contains("value");
        assertThat(cache.find("key")).isEmpty();
        assertThat(cache.find("another group:key")).isEmpty();
    }

    @Test
    void countsHitsMissesAndEntries() {
        assertCounted(0, 0, 0);
        cache.put("a", "1");
        cache.put("b", "2");
        cache.find("a");
        cache.find("a");
        cache.find("c");
        assertCounted(2, 1, 2);
        assertThat(cache.statistics().state()).isEqualTo(Cache.State.SERVING);
        assertThat(cache.statistics().reason()).isEmpty();
        assertThat(cache.statistics().lost()).isZero();
    }

    private void assertCounted(long hits, long misses, long entries) {
        assertThat(cache.statistics().hits()).isEqualTo(hits);
        assertThat(cache.statistics().misses()).isEqualTo(misses);
        assertEntries(entries);
    }

    private void assertEntries(long entries) {
        assertThat(cache.statistics().entries())
                .isEqualTo(tellsEntries() ? OptionalLong.of(entries) : OptionalLong.empty());
    }

    @Test
    void manyThreadsNeverFindTheValueOfAnotherKey() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        String key = "key " + i % 50;
                        cache.put(key, "value of " + key);
                        Optional<String> found = cache.find(key);
                        found.ifPresent(value -> assertThat(value).isEqualTo("value of " + key));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }
}
