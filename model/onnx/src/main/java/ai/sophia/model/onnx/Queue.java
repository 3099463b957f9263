package ai.sophia.model.onnx;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads and the {@link Work} that waits for them. A caller with a single piece of it does it itself as
 * long as no more are at work than there are threads: waking one takes about a tenth of the time of a question. Safe for all threads.
 */
final class Queue {
    /** From so many pieces of work that wait on, some minutes of it, no more is taken. */
    private static final int LIMIT = 65_536;

    private final int size;
    private final Semaphore slots;
    private final ThreadPoolExecutor threads;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicBoolean freed = new AtomicBoolean();

    Queue(int threads) {
        this.size = threads;
        this.slots = new Semaphore(threads);
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new PriorityBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("embedder-", 1).factory()) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable work) {
                        slots.acquireUninterruptibly();
                    }

                    @Override
                    protected void afterExecute(Runnable work, @Nullable Throwable failure) {
                        slots.release();
                    }
                };
    }

    /** How many pieces of work wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** The number of a new call. */
    long turn() {
        return turns.incrementAndGet();
    }

    /**
     * Has all of it done and returns the results, in order.
     *
     * @throws Fault.Exhausted if too much waits already
     * @throws Fault.Unavailable if one fails, or this is closed, or the caller is interrupted
     */
    <T> List<T> results(List<Work<T>> all) {
        try {
            if (all.size() != 1 || !doneHere(all.getFirst())) {
                if (waiting() >= LIMIT) {
                    throw new Fault.Exhausted("too many texts wait to be embedded", Duration.ofSeconds(10));
                }
                all.forEach(threads::execute);
            }
            List<T> results = new ArrayList<>(all.size());
            for (Work<T> work : all) {
                results.add(work.get());
            }
            return results;
        } catch (RejectedExecutionException | CancellationException closed) {
            throw OnnxEmbedder.closed();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("embedding was interrupted", Duration.ZERO, interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Fault fault) {
                throw fault;
            }
            throw new Fault.Unavailable("the embedding model failed", Duration.ofSeconds(1), failed);
        } finally {
            // nothing is left to do here, unless the caller gave up
            for (Work<T> work : all) {
                if (work.cancel(false)) {
                    threads.remove(work);
                }
            }
        }
    }

    /** Does the work on the caller's thread, unless enough are at work, or the caller is virtual and would pin its carrier. */
    private boolean doneHere(Work<?> work) {
        if (Thread.currentThread().isVirtual() || !slots.tryAcquire()) {
            return false;
        }
        try {
            if (threads.isShutdown()) {
                return false;
            }
            work.run();
            return true;
        } finally {
            slots.release();
        }
    }

    /**
     * Takes no more work, drops what waits, waits for what is being done.
     *
     * @return whether this is the first time
     */
    boolean close() {
        threads.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        threads.getQueue().drainTo(waiting);
        for (Runnable work : waiting) {
            if (work instanceof Work<?> dropped) {
                dropped.cancel(false);
            }
        }
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        slots.acquireUninterruptibly(size);
        slots.release(size);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return freed.compareAndSet(false, true);
    }
}
