package ai.sophia.core.index;

import ai.sophia.core.index.Comparison.Difference;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a projection compared with the records, and puts right what differs. It is compared by a platform thread of its own, so that applying
 * goes on meanwhile, and again after a failure; what is found is put right by the thread that applies, which alone may. Safe for all threads.
 */
final class Reconciliation implements AutoCloseable {
    /**
     * What was put right.
     *
     * @param restored memories of which the projection lacked something, or had it differently
     * @param removed memories that are in the records no more
     */
    record Result(long restored, long removed) {}

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private static final int BATCH = 500;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final MemoryStore store;
    private final Projection projection;
    private final String space;
    private final Runnable found;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Comparison.Found> differing = Optional.empty();
    private Optional<Thread> comparing = Optional.empty();
    private boolean closed;

    /**
     * @param space of the projection's vectors
     * @param found called when there is something to put right
     */
    Reconciliation(MemoryStore store, Projection projection, String space, Runnable found) {
        this.store = store;
        this.projection = projection;
        this.space = space;
        this.found = found;
    }

    /** Begins to compare, unless that is under way. */
    void begin() {
        lock.lock();
        try {
            if (!closed && comparing.filter(Thread::isAlive).isEmpty()) {
                comparing = Optional.of(Thread.ofPlatform()
                        .name("comparison-" + projection.name())
                        .daemon()
                        .start(this::compareUntilDone));
            }
        } finally {
            lock.unlock();
        }
    }

    private void compareUntilDone() {
        Duration pause = FIRST_PAUSE;
        while (!compared() && pause(pause)) {
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    /** Whether nothing is left to compare; nothing that fails may end the comparing for as long as it takes to be asked for again. */
    private boolean compared() {
        try {
            new Comparison(store, projection, space, this::isClosed).run(this::handOver);
            return true;
        } catch (RuntimeException | Error failure) {
            if (!isClosed()) {
                LOG.warn(
                        "{} is compared with the records again, for that failed: {}",
                        projection.name(),
                        failure.toString());
                LOG.debug("Cause", failure);
            }
            return false;
        }
    }

    /** Waits until it is put right: so no more is held than was looked at at once. */
    private void handOver(Comparison.Found differences) {
        lock.lock();
        try {
            differing = Optional.of(differences);
            found.run();
            while (!closed && differing.isPresent()) {
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long; false if it was closed. */
    private boolean pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts right what was found, but for what the log has named since: that was applied anew, or will be. It is forgotten only when it is
     * done, for a failure may have left out memories that are to be restored. For the thread that applies.
     */
    Result putRight() {
        Optional<Comparison.Found> differences = differing();
        if (differences.isEmpty()) {
            return new Result(0, 0);
        }
        Map<MemoryId, Difference> different = new HashMap<>();
        differences.get().differences().forEach(each -> different.put(each.memory(), each));
        if (!Comparison.forget(store, different, differences.get().since())) {
            // the log has been trimmed, and all will be made again
            different.clear();
        }
        long restored = 0;
        List<Difference> batch = new ArrayList<>(BATCH);
        for (Difference each : different.values()) {
            batch.add(each);
            if (batch.size() == BATCH) {
                restored += repair(batch);
                batch.clear();
            }
        }
        restored += repair(batch);
        forget();
        return new Result(restored, different.size() - restored);
    }

    /** Removes them and applies anew what the records hold of them now; the number of those that they hold. */
    private long repair(List<Difference> memories) {
        if (memories.isEmpty()) {
            return 0;
        }
        List<VersionKey> keys =
                memories.stream().flatMap(each -> each.stored().stream()).toList();
        Collection<StoredVersion> versions = store.versions(space, keys).values();
        projection.apply(List.of(), memories.stream().map(Difference::memory).toList(), projection.applied());
        projection.apply(versions, List.of(), projection.applied());
        return versions.stream().map(each -> each.memory().id()).distinct().count();
    }

    /** Forgets what was found, as when the projection was made anew. */
    void forget() {
        lock.lock();
        try {
            differing = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to put right. */
    boolean isPending() {
        return differing().isPresent();
    }

    private Optional<Comparison.Found> differing() {
        lock.lock();
        try {
            return differing;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the comparing at its next look, and waits for that. */
    @Override
    public void close() {
        Optional<Thread> last;
        lock.lock();
        try {
            closed = true;
            last = comparing;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (last.isPresent()) {
                last.get().join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
