package ai.sophia.core.tier;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small cache that is near in front of a large one that is far: what is found far is near from then on. Safe for all threads.
 */
public final class LayeredCache<V> implements Cache<V> {
    private final Cache<V> near;
    private final Cache<V> far;

    public LayeredCache(Cache<V> near, Cache<V> far) {
        this.near = near;
        this.far = far;
    }

    @Override
    public Optional<V> find(String key) {
        Optional<V> found = near.find(key);
        if (found.isEmpty()) {
            found = far.find(key);
            found.ifPresent(value -> near.put(key, value));
        }
        return found;
    }

    @Override
    public Map<String, V> findAll(Collection<String> keys) {
        Map<String, V> found = new LinkedHashMap<>(near.findAll(keys));
        List<String> missing =
                keys.stream().filter(key -> !found.containsKey(key)).toList();
        if (!missing.isEmpty()) {
            far.findAll(missing).forEach((key, value) -> {
                near.put(key, value);
                found.put(key, value);
            });
        }
        return found;
    }

    @Override
    public void put(String key, V value) {
        near.put(key, value);
        far.put(key, value);
    }

    /** Of both as of one: what neither had is a miss, and the entries are those that are near. */
    @Override
    public Statistics statistics() {
        Statistics here = near.statistics();
        Statistics there = far.statistics();
        return new Statistics(
                here.hits() + there.hits(),
                here.misses() - there.hits(),
                there.lost(),
                here.entries(),
                there.state(),
                there.reason());
    }
}
