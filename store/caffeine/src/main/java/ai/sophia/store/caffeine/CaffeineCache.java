package ai.sophia.store.caffeine;

import ai.sophia.core.tier.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A cache in this process's memory that holds at most a number of bytes, and keeps what is asked for often (W-TinyLFU: Einziger,
 * Friedman and Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", 2017). Safe for all threads.
 */
public final class CaffeineCache<V> implements Cache<V> {
    /** What an entry takes besides its characters and its value: the table's node, its references, the objects' headers. */
    private static final int ENTRY_BYTES = 120;

    private final boolean holds;
    private final com.github.benmanes.caffeine.cache.Cache<String, V> entries;

    /**
     * @param maximumBytes how much it may hold, its keys and its own bookkeeping included; 0 to hold nothing
     * @param weight a value's size in bytes
     */
    public CaffeineCache(long maximumBytes, ToIntFunction<? super V> weight) {
        this.holds = maximumBytes > 0;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((String key, V value) -> {
                    long bytes = (long) ENTRY_BYTES + key.length() + weight.applyAsInt(value);
                    return (int) Math.min(bytes, Integer.MAX_VALUE);
                })
                .recordStats()
                .build();
    }

    @Override
    public Optional<V> find(String key) {
        return Optional.ofNullable(entries.getIfPresent(key));
    }

    @Override
    public void put(String key, V value) {
        // what there is no room for would be found until it is evicted, which is soon, but not at once
        if (holds) {
            entries.put(key, value);
        }
    }

    @Override
    public Statistics statistics() {
        entries.cleanUp();
        CacheStats statistics = entries.stats();
        return Statistics.of(statistics.hitCount(), statistics.missCount(), entries.estimatedSize());
    }
}
