package ai.sophia.core.tier;

import java.util.Optional;

/**
 * Port to a cache: what was put may be found again, or not; nothing that matters lives only here. Safe for all threads, never fails a
 * call.
 */
public interface Cache<V> {
    /** How often it was asked, and had an answer, since the start; how many values it holds now. */
    record Statistics(long hits, long misses, long entries) {}

    /** The value under this key, if it is still held. */
    Optional<V> find(String key);

    /** Holds the value for later. */
    void put(String key, V value);

    /** Its counters. */
    Statistics statistics();
}
