package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often each partition has changed for those who recall on this node: by what is written and deleted, and by the moments at which
 * memories become valid, cease to be so, or expire. What was found in a partition holds as long as its number stays. Partitions share a
 * fixed number of counters, so a change in one may count for another too. Safe for all threads.
 *
 * <p>Numbers are this node's own. What another node found, or this one in an earlier life, is judged by what all nodes have in common:
 * the position in the log that it had seen, and the moment at which it looked.
 */
public final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    private static final int COUNTERS = 8_192;

    /** From so many scopes that change at one moment, all are taken to have changed. */
    private static final int SCOPES = 1_000;

    /** How far back from its first question a node knows of boundaries: nothing is known of what was found before that. */
    static final Duration LOOK_BACK = Duration.ofHours(1);

    private final MemoryStore store;
    private final Reads reads;
    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** For each counter, where in the log the last change is that it was told of, or a place behind it. */
    private final AtomicLongArray places = new AtomicLongArray(COUNTERS);

    /** For each counter, when a boundary was counted last, in milliseconds since 1970. */
    private final AtomicLongArray moments = new AtomicLongArray(COUNTERS);

    /** From here in the log on it is told of every change; not known before anybody tells it. */
    private final AtomicReference<Position> followed = new AtomicReference<>(new Position("", 0));

    /** From here in time on it knows of every boundary. */
    private volatile Instant watched = Period.FOREVER;

    /** Whether what was found before the next question may be wrong. */
    private boolean mistrusted;

    /** Held while boundaries are counted, and while a version brings a new one. */
    private final ReentrantLock counting = new ReentrantLock();

    /** Boundaries up to this moment are counted. */
    private volatile Instant counted = Period.BEGINNING;

    /** The first boundary that is not counted, or a moment before it. */
    private volatile Instant next = Period.BEGINNING;

    /** When the newest of the versions was stored: who asked before that must not see it, and their answer holds for nobody after them. */
    private final AtomicReference<Instant> newest = new AtomicReference<>(Period.BEGINNING);

    /** Those of records that are in this process. */
    public Generations(MemoryStore store) {
        this(store, Reads.inProcess());
    }

    /** @param reads how boundaries are read, which a recall waits for */
    public Generations(MemoryStore store, Reads reads) {
        this.store = store;
        this.reads = reads;
    }

    /** What the records say of boundaries: whose have passed, and when the next comes. */
    private record Boundaries(List<Scope> scopes, Instant next) {}

    /**
     * The number of the partition that a request looks into, as of the moment it came.
     *
     * @return empty if that cannot be told, for something has changed at a later moment already, or the records are away and cannot tell
     *     what has expired since
     */
    public OptionalLong at(Reach reach) {
        Instant now = reach.asOf().now();
        try {
            if (!now.isBefore(next) && !count(now)) {
                return OptionalLong.empty();
            }
        } catch (Fault.Unavailable away) {
            LOG.debug("What is known holds for no question now: {}", away.toString());
            return OptionalLong.empty();
        }
        long generation = counters.get(counter(Partition.of(reach)));
        // moments are noted before anything is counted
        return now.isBefore(counted) || now.isBefore(newest.get()) ? OptionalLong.empty() : OptionalLong.of(generation);
    }

    /**
     * Whether nothing that is known here has changed in the partition of a request since somebody looked into it. To be asked after
     * {@link #at}, which counts the boundaries.
     *
     * @param seen up to where in the log they had seen all changes, at least
     * @param at when they looked, by the clock of their node
     */
    public boolean unchangedSince(Reach reach, Position seen, Instant at) {
        if (!seen.covers(followed.get())
                || at.isBefore(watched)
                || at.isAfter(reach.asOf().now())) {
            return false;
        }
        int counter = counter(Partition.of(reach));
        return places.get(counter) <= seen.sequence() && moments.get(counter) <= at.toEpochMilli();
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
            boolean first = counted.equals(Period.BEGINNING);
            Instant before = first ? now.minus(LOOK_BACK) : counted;
            Boundaries boundaries = reads.read(
                    () -> new Boundaries(store.scopesWithBoundary(before, now, SCOPES), store.nextBoundary(now)));
            List<Scope> scopes = boundaries.scopes();
            counted = now;
            boolean few = scopes.size() < SCOPES;
            Set<Integer> touched = few ? counters(scopes.stream()) : everyCounter();
            // a boundary of this very millisecond is behind whoever looked earlier in it
            touched.forEach(counter -> moments.set(counter, now.toEpochMilli() + 1));
            increment(touched);
            if (first || mistrusted) {
                watched = mistrusted ? now : before;
                mistrusted = false;
            }
            next = boundaries.next();
            return true;
        } finally {
            counting.unlock();
        }
    }

    /** From this position of the log on, it will be told of every change. */
    void follow(Position applied) {
        followed.updateAndGet(before -> later(before, applied));
    }

    /**
     * Tells of versions that can be found from now on.
     *
     * @param upTo a position of the log at which, or before which, they were written
     */
    void changed(Collection<StoredVersion> versions, Position upTo) {
        versions.stream()
                .flatMap(version -> version.memory().boundaries().stream())
                .filter(boundary -> boundary.isAfter(counted))
                .min(Instant::compareTo)
                .ifPresent(this::expect);
        versions.stream()
                .map(version -> version.memory().stored().from())
                .max(Instant::compareTo)
                .ifPresent(stored -> newest.accumulateAndGet(stored, Generations::later));
        changed(versions.stream().map(version -> version.memory().scope()), upTo);
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

    /**
     * Tells of scopes in which something was deleted by a call that is not acknowledged yet. It is found nowhere any more, for the records
     * are asked; so it has no place in the log before the log tells it.
     */
    void deleted(Collection<Scope> scopes) {
        increment(counters(scopes.stream()));
    }

    /**
     * Tells of scopes in which something was deleted.
     *
     * @param upTo a position of the log at which, or before which, that was
     */
    void deleted(Collection<Scope> scopes, Position upTo) {
        changed(scopes.stream(), upTo);
    }

    /**
     * Tells that an index which had nothing has everything now; nothing was found in it until then.
     *
     * @param upTo the position of the log up to which everything can be found
     */
    void begun(Position upTo) {
        follow(upTo);
        increment(everyCounter());
    }

    /**
     * Tells that anything may have changed, and that what was found until now may be wrong.
     *
     * @param upTo the position of the log up to which everything can be found now
     */
    void allChanged(Position upTo) {
        follow(upTo);
        counting.lock();
        try {
            mistrusted = true;
            watched = Period.FOREVER;
            next = Period.BEGINNING;
        } finally {
            counting.unlock();
        }
        increment(everyCounter());
    }

    private void changed(Stream<Scope> scopes, Position upTo) {
        Set<Integer> touched = counters(scopes);
        // first where, then that: whoever has read the new number knows the place too
        touched.forEach(counter -> places.accumulateAndGet(counter, upTo.sequence(), Math::max));
        increment(touched);
    }

    private void increment(Set<Integer> touched) {
        touched.forEach(counters::incrementAndGet);
    }

    private static Set<Integer> counters(Stream<Scope> scopes) {
        return scopes.distinct()
                .flatMap(scope -> Partition.with(scope).stream())
                .map(Generations::counter)
                .collect(Collectors.toSet());
    }

    private static Set<Integer> everyCounter() {
        return IntStream.range(0, COUNTERS).boxed().collect(Collectors.toSet());
    }

    /** The later of two positions; one of another epoch is later, and one of no epoch is none. */
    private static Position later(Position one, Position other) {
        boolean earlier = other.epoch().equals(one.epoch()) && other.sequence() <= one.sequence();
        return other.epoch().isEmpty() || earlier ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static int counter(Partition partition) {
        int hash = partition.hashCode() * 0x9E3779B9;
        return (hash >>> 16 ^ hash) & (COUNTERS - 1);
    }
}
