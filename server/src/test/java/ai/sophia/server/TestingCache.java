package ai.sophia.server;

import ai.sophia.core.tier.Cache;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A cache that forgets nothing. Safe for all threads. */
final class TestingCache<V> implements Cache<V> {
    private final Map<String, V> values = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    @Override
    public Optional<V> find(String key) {
        Optional<V> found = Optional.ofNullable(values.get(key));
        (found.isPresent() ? hits : misses).increment();
        return found;
    }

    @Override
    public void put(String key, V value) {
        values.put(key, value);
    }

    @Override
    public Statistics statistics() {
        return Statistics.of(hits.sum(), misses.sum(), values.size());
    }
}
