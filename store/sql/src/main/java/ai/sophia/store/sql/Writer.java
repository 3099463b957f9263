package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Dialect.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes, one transaction after another. A thread takes what callers have queued while the last transaction was syncing, applies all of it in
 * one transaction, and completes the callers after the commit: group commit, so that many callers share one fsync. A caller whom nobody is before
 * writes itself: to hand over and to be woken takes a third of the time that a transaction of SQLite takes, and a sixth of PostgreSQL's.
 *
 * <p>If a group fails for what one of its callers wants, they are tried again one by one, so that it cannot fail the others. Safe for all
 * threads.
 */
final class Writer implements AutoCloseable {
    /** Most mutations of one transaction. */
    private static final int GROUP_LIMIT = 1_000;

    /** Most callers that wait; those of a busy node are far fewer, for it lets only some write at once. */
    private static final int QUEUE_LIMIT = 1_024;

    /** How long the queue stays empty before the log is settled after a deletion. */
    private static final Duration QUIET = Duration.ofMillis(500);

    /** How long deleted text may stay in the log while writes keep coming. */
    private static final Duration LONGEST_UNSETTLED = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Asks the thread to end, once what is queued before it is done. */
    private static final Task<Void> END = new Task<>(0, false, handle -> {
        throw new IllegalStateException("the end is not to be run");
    });

    /** What one caller wants done in a transaction. */
    private static final class Task<T> {
        private final int weight;
        private final boolean deletes;
        private final Function<Handle, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private Optional<T> result = Optional.empty();

        Task(int weight, boolean deletes, Function<Handle, T> work) {
            this.weight = weight;
            this.deletes = deletes;
            this.work = work;
        }

        void run(Handle handle) {
            result = Optional.of(work.apply(handle));
        }

        void complete() {
            done.complete(result.orElseThrow());
        }
    }

    private final Database database;
    private final Transactions transactions;
    private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Object admission = new Object();
    private boolean closed;

    /** Whoever has it writes. */
    private final ReentrantLock turn = new ReentrantLock();

    /** Whether deleted text may still be in the log; a process that was killed may have left some. For whoever has the turn. */
    private boolean unsettled = true;

    private long settled = System.nanoTime();
    private volatile Optional<Fault.Unavailable> stopped = Optional.empty();

    /**
     * @param handle the connection to write with; this object closes it
     */
    Writer(Database database, Handle handle) {
        this.database = database;
        this.transactions = new Transactions(database, handle);
        this.thread = Thread.ofPlatform().name("sophia-writer").start(this::run);
    }

    /**
     * Runs the work in a transaction and returns its result when it is synced to disk. An interrupt does not end the waiting, for the
     * work might be done all the same; the thread is left interrupted.
     *
     * @param weight how many mutations it makes
     * @param deletes whether it deletes text
     * @param work must only touch the handle, and leave nothing behind if it is run again after a failure
     */
    <T> T write(int weight, boolean deletes, Function<Handle, T> work) {
        Task<T> task = new Task<>(weight, deletes, work);
        boolean own;
        synchronized (admission) {
            checkOpen();
            if (queue.size() >= QUEUE_LIMIT) {
                throw new Fault.Exhausted("more writes wait than the record store can take", Duration.ofSeconds(1));
            }
            // what was deleted is for the thread to move out of the log
            own = !deletes && isNobodyBefore() && turn.tryLock();
            if (!own) {
                queue.add(task);
            }
        }
        if (own) {
            try {
                commit(List.of(task));
            } finally {
                turn.unlock();
            }
        }
        try {
            return task.done.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("writing failed", failed.getCause());
        }
    }

    /** Whether nobody waits; the thread does, for its turn, when it has taken from the queue what it is to do. */
    private boolean isNobodyBefore() {
        return queue.isEmpty() && !turn.hasQueuedThreads();
    }

    /**
     * @throws Fault.Unavailable if it is closed
     */
    void checkOpen() {
        synchronized (admission) {
            if (closed) {
                throw new Fault.Unavailable("the record store is closed", Duration.ofSeconds(1));
            }
        }
    }

    private void run() {
        List<Task<?>> group = new ArrayList<>();
        boolean open = true;
        while (open) {
            Task<?> first = next();
            turn.lock();
            try {
                open = gather(first, group);
                if (!group.isEmpty()) {
                    commit(group);
                    group.clear();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** Adds what is queued to the group, as far as it goes into one transaction; false if the end is among it. */
    private boolean gather(Task<?> first, List<Task<?>> group) {
        int weight = 0;
        for (Task<?> task = first; task != null; task = weight < GROUP_LIMIT ? queue.poll() : null) {
            if (task == END) {
                return false;
            }
            group.add(task);
            weight += task.weight;
        }
        return true;
    }

    /** The next task; while waiting for it, what was deleted is moved out of the log. */
    private Task<?> next() {
        while (true) {
            try {
                if (!unsettled) {
                    return queue.take();
                }
                Task<?> task = queue.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                if (task != null && System.nanoTime() - settled > LONGEST_UNSETTLED.toNanos()) {
                    settle();
                }
                if (task != null) {
                    return task;
                }
                settle();
            } catch (InterruptedException nobodys) {
                LOG.debug("The writer ends when it is closed, not when it is interrupted");
            }
        }
    }

    private void settle() {
        turn.lock();
        try {
            // a reader that is under way keeps the log; it is tried again
            unsettled = !transactions.settle();
        } catch (RuntimeException failure) {
            LOG.warn(
                    "Deleted text stays in the log of the record store until it is settled: {}",
                    database.reason(failure));
        } finally {
            turn.unlock();
        }
        settled = System.nanoTime();
    }

    private void commit(List<Task<?>> group) {
        try {
            database.broken().filter(fault -> stopped.isEmpty()).ifPresent(this::stop);
            stopped.ifPresent(fault -> {
                throw fault;
            });
            transactions.run(handle -> group.forEach(task -> task.run(handle)));
        } catch (Throwable failure) {
            retry(group, failure);
            return;
        }
        for (Task<?> task : group) {
            unsettled |= task.deletes;
            task.complete();
        }
    }

    private void stop(RuntimeException broken) {
        Fault.Unavailable fault = new Fault.Unavailable(
                broken.getMessage() + "; nothing more is written before Sophia is started again",
                Duration.ofMinutes(1),
                broken);
        LOG.error("The record store stops writing: {}", fault.explanation());
        stopped = Optional.of(fault);
    }

    private void retry(List<Task<?>> group, Throwable failure) {
        Remedy remedy = database.remedy(failure);
        if (remedy == Remedy.STOP && failure instanceof RuntimeException known) {
            stop(database.failure(known));
        }
        boolean away = remedy == Remedy.RECONNECT || failure instanceof Fault.Unavailable;
        if (group.size() > 1 && stopped.isEmpty() && !away) {
            group.forEach(task -> commit(List.of(task)));
            return;
        }
        Throwable told = stopped.<Throwable>map(fault -> fault)
                .orElseGet(() -> failure instanceof RuntimeException known ? database.failure(known) : failure);
        group.forEach(task -> task.done.completeExceptionally(told));
    }

    /** Writes what is queued, settles the log, and closes the connection. */
    @Override
    public void close() {
        synchronized (admission) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(END);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (stopped.isEmpty()) {
            settle();
        }
        turn.lock();
        try {
            transactions.close();
        } finally {
            turn.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
