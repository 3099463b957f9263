package ai.sophia.core.tier;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache that forgets nothing and counts what it is asked. Safe for all threads. */
public final class TestingCache<V> implements Cache<V> {
    private final Map<String, V> values = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();

    @Override
    public Optional<V> find(String key) {
        asked.incrementAndGet();
        Optional<V> found = Optional.ofNullable(values.get(key));
        found.ifPresent(value -> hits.incrementAndGet());
        return found;
    }

    @Override
    public void put(String key, V value) {
        values.put(key, value);
    }

    @Override
    public Statistics statistics() {
        return Statistics.of(hits.get(), asked.get() - hits.get(), values.size());
    }

    /** What it holds, which a test may change. */
    public Map<String, V> values() {
        return values;
    }

    /** How often it was asked for a value. */
    int asked() {
        return asked.get();
    }
}
