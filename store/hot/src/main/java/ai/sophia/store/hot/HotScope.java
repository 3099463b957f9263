package ai.sophia.store.hot;

import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One partition in memory: being loaded, ready, or gone for good. What is written while it is loaded waits for the end of that, so that
 * nothing is missed between what the records said and what came after. Safe for all threads: readers share it, writers have it alone.
 */
final class HotScope {
    private final int limit;
    private final long bytes;
    private final long made = System.nanoTime();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final CountDownLatch settled = new CountDownLatch(1);
    private final List<Consumer<Columns>> waiting = new ArrayList<>();
    private @Nullable Columns columns;
    private final AtomicBoolean begun = new AtomicBoolean();
    private boolean ready;
    private boolean tooLarge;

    /**
     * @param columns where it is kept, empty yet
     * @param limit most passages that it may hold
     * @param bytes most memory that it may take, about
     */
    HotScope(Columns columns, int limit, long bytes) {
        this.columns = columns;
        this.limit = limit;
        this.bytes = bytes;
    }

    /** Whether its loading is to begin now: true once. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /**
     * Adds a version from the records; for the thread that loads.
     *
     * @return false if there is no use in loading more, because it is gone
     */
    boolean load(StoredVersion version) {
        change(target -> target.put(version));
        return !isGone();
    }

    /** All that the records said is here: what was written meanwhile follows, and it is ready. */
    void finish() {
        change(target -> {
            waiting.forEach(each -> each.accept(target));
            ready = true;
        });
        settle();
    }

    /** Adds the latest versions of memories, now or when it is ready. */
    void put(Collection<StoredVersion> versions) {
        write(target -> versions.forEach(target::put));
    }

    /** Removes memories, now or when it is ready. */
    void remove(Collection<MemoryId> ids) {
        write(target -> ids.forEach(target::remove));
    }

    /** Ends it for good; who is under way finishes first. */
    void close() {
        held(lock.writeLock(), () -> {
            giveUp();
            return true;
        });
        settle();
    }

    /** Whether it can be compared now. */
    boolean isReady() {
        return held(lock.readLock(), () -> ready);
    }

    /** Waits until it is ready, but no longer after its loading began than so. */
    boolean awaitReady(Duration patience) {
        try {
            long left = made + patience.toNanos() - System.nanoTime();
            return settled.await(left, TimeUnit.NANOSECONDS) && isReady();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it is gone because it had too many passages, or took too much memory. */
    boolean isTooLarge() {
        return held(lock.readLock(), () -> tooLarge);
    }

    /** Whether it is too large, failed, or was closed. */
    boolean isGone() {
        return held(lock.readLock(), () -> columns == null);
    }

    /** Compares, if it is ready; nothing changes until the ranking is done. */
    <T> Optional<T> compare(
            Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
        return held(lock.readLock(), () -> {
            Columns held = columns;
            return held == null || !ready
                    ? Optional.empty()
                    : Optional.of(ranking.apply(held.compare(reach, filter, question, meaning)));
        });
    }

    /** What it takes, in bytes, about. */
    long size() {
        return held(lock.readLock(), () -> columns == null ? 0 : columns.size());
    }

    /** How many passages it holds, gaps included. */
    int passages() {
        return held(lock.readLock(), () -> columns == null ? 0 : columns.passages());
    }

    private void write(Consumer<Columns> change) {
        change(target -> {
            if (ready) {
                change.accept(target);
            } else {
                waiting.add(change);
            }
        });
    }

    /** Changes what is held, if anything is; a change that fails would leave it in half, so that it ends. */
    private void change(Consumer<Columns> change) {
        held(lock.writeLock(), () -> {
            Columns held = columns;
            if (held != null) {
                try {
                    change.accept(held);
                } catch (RuntimeException | Error failure) {
                    giveUp();
                    throw failure;
                }
                tooLarge = held.passages() > limit || held.size() > bytes;
                if (tooLarge || (ready && held.isSparse())) {
                    giveUp();
                }
            }
            return true;
        });
    }

    private void giveUp() {
        if (columns != null) {
            columns.close();
            columns = null;
            ready = false;
        }
    }

    private void settle() {
        held(lock.writeLock(), () -> {
            waiting.clear();
            return true;
        });
        settled.countDown();
    }

    private static <T> T held(Lock lock, Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
