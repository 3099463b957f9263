package ai.sophia.core.tier;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Port to a cache: what was put may be found again, or not; nothing that matters lives only here. Safe for all threads, never fails a
 * call.
 *
 * <p>A key may say, before a colon, which group it belongs to: a cache that is spread over machines keeps a group on one of them.
 */
public interface Cache<V> {
    /** Whether it can be asked. */
    enum State {
        /** All of it can. */
        SERVING,
        /** A part of its machines can; what lies on the others is not found. */
        PARTLY,
        /** None of it can: nothing is found, and what is put is lost. */
        AWAY
    }

    /**
     * How it is, and what has come of it since the start.
     *
     * @param hits how often it had an answer
     * @param misses how often it had none, or not in time
     * @param lost how many values were put and are not held, for it was away or could not keep pace
     * @param entries how many values it holds now; empty if that would take long to tell
     * @param reason why it cannot be asked, or not all of it; empty if it can
     */
    record Statistics(long hits, long misses, long lost, OptionalLong entries, State state, String reason) {
        /** Those of a cache in this process, which is always there. */
        public static Statistics of(long hits, long misses, long entries) {
            return new Statistics(hits, misses, 0, OptionalLong.of(entries), State.SERVING, "");
        }
    }

    /** A cache that holds nothing. */
    static <V> Cache<V> none() {
        return new Cache<>() {
            @Override
            public Optional<V> find(String key) {
                return Optional.empty();
            }

            @Override
            public void put(String key, V value) {}

            @Override
            public Statistics statistics() {
                return Statistics.of(0, 0, 0);
            }
        };
    }

    /** The value under this key, if it is still held. */
    Optional<V> find(String key);

    /** The values under these keys, as far as they are still held, by their keys. */
    default Map<String, V> findAll(Collection<String> keys) {
        Map<String, V> found = new LinkedHashMap<>();
        keys.forEach(key -> find(key).ifPresent(value -> found.put(key, value)));
        return found;
    }

    /** Holds the value for later. */
    void put(String key, V value);

    /** Its counters. */
    Statistics statistics();
}
