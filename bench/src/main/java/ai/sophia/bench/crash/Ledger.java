package ai.sophia.bench.crash;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that the client wrote, by key. Safe for all threads; one memory is changed by one of them. */
final class Ledger {
    private final ConcurrentMap<String, Tracked> entries = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();

    /** A key that no memory has. */
    String newKey() {
        return "k" + keys.incrementAndGet();
    }

    /** Writes down what is known about a memory now. */
    void put(Tracked tracked) {
        entries.put(tracked.key(), tracked);
    }

    /** Writes down that the server acknowledged what was asked for. */
    void acknowledge(String key, String id) {
        entries.computeIfPresent(key, (same, tracked) -> tracked.acknowledged(id));
        acknowledged.incrementAndGet();
    }

    /** What is known about a memory. */
    Optional<Tracked> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Strikes out a memory that is gone and has been seen to be. */
    void remove(String key) {
        entries.remove(key);
    }

    /** How many writes were acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Everything that is known. */
    Collection<Tracked> all() {
        return List.copyOf(entries.values());
    }
}
