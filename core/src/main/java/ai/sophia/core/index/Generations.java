package ai.sophia.core.index;

import ai.sophia.core.Period;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often each partition has changed for those who recall on this node: by what is written and deleted, and by the moments at which
 * memories become valid, cease to be so, or expire. What was found in a partition holds as long as its number stays. Partitions share a
 * fixed number of counters, so a change in one may count for another too. Safe for all threads.
 */
public final class Generations {
    private static final int COUNTERS = 8_192;

    /** From so many scopes that change at one moment, all are taken to have changed. */
    private static final int SCOPES = 1_000;

    private final MemoryStore store;
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** Held while boundaries are counted, and while a version brings a new one. */
    private final ReentrantLock counting = new ReentrantLock();

    /** Boundaries up to this moment are counted. */
    private volatile Instant counted = Period.BEGINNING;

    /** The first boundary that is not counted, or a moment before it. */
    private volatile Instant next = Period.BEGINNING;

    /** When the newest of the versions was stored: who asked before that must not see it, and their answer holds for nobody after them. */
    private final AtomicReference<Instant> newest = new AtomicReference<>(Period.BEGINNING);

    public Generations(MemoryStore store) {
        this.store = store;
    }

    /**
     * The number of the partition that a request looks into, as of the moment it came.
     *
     * @return empty if that cannot be told, for something has changed at a later moment already
     * @throws ai.sophia.core.Fault.Unavailable if the records cannot tell what has expired since
     */
    public OptionalLong at(Reach reach) {
        Instant now = reach.asOf().now();
        if (!now.isBefore(next) && !count(now)) {
            return OptionalLong.empty();
        }
        long generation = counters.get(counter(Partition.of(reach)));
        // moments are noted before anything is counted
        return now.isBefore(counted) || now.isBefore(newest.get()) ? OptionalLong.empty() : OptionalLong.of(generation);
    }

    /** Counts the boundaries up to now; false if another thread is about it. */
    private boolean count(Instant now) {
        if (!counting.tryLock()) {
            return false;
        }
        try {
            if (now.isBefore(next)) {
                return true;
            }
            Instant before = counted;
            List<Scope> scopes =
                    before.equals(Period.BEGINNING) ? List.of() : store.scopesWithBoundary(before, now, SCOPES);
            Instant following = store.nextBoundary(now);
            counted = now;
            if (scopes.size() < SCOPES) {
                changed(scopes.stream());
            } else {
                allChanged();
            }
            next = following;
            return true;
        } finally {
            counting.unlock();
        }
    }

    /** Tells of versions that can be found from now on. */
    void changed(Collection<StoredVersion> versions) {
        versions.stream()
                .flatMap(version -> version.memory().boundaries().stream())
                .filter(boundary -> boundary.isAfter(counted))
                .min(Instant::compareTo)
                .ifPresent(this::expect);
        versions.stream()
                .map(version -> version.memory().stored().from())
                .max(Instant::compareTo)
                .ifPresent(stored -> newest.accumulateAndGet(stored, Generations::later));
        changed(versions.stream().map(version -> version.memory().scope()));
    }

    /** Waiting for whoever counts: what they have read of the records may not show this boundary yet. */
    private void expect(Instant boundary) {
        counting.lock();
        try {
            next = boundary.isBefore(next) ? boundary : next;
        } finally {
            counting.unlock();
        }
    }

    /** Tells of scopes in which something was deleted. */
    void deleted(Collection<Scope> scopes) {
        changed(scopes.stream());
    }

    /** Tells that anything may have changed. */
    void allChanged() {
        for (int counter = 0; counter < COUNTERS; counter++) {
            counters.incrementAndGet(counter);
        }
    }

    private void changed(Stream<Scope> scopes) {
        scopes.distinct()
                .flatMap(scope -> Partition.with(scope).stream())
                .map(Generations::counter)
                .collect(Collectors.toSet())
                .forEach(counters::incrementAndGet);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static int counter(Partition partition) {
        int hash = partition.hashCode() * 0x9E3779B9;
        return (hash >>> 16 ^ hash) & (COUNTERS - 1);
    }
}
