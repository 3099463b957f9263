package ai.sophia.store.lucene;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Rewrites the segments that hold deleted passages, so that their words do not live on in files. That may take long in a large index, so
 * it runs on a thread of its own, and rests in between for ten times as long as it took. Safe for all threads.
 */
final class Eraser implements AutoCloseable {
    private static final int REST = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Runnable work;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile long restUntil = System.nanoTime();

    /**
     * @param work rewrites what holds deleted passages; may fail, and is then tried again when it is due again
     */
    Eraser(Runnable work) {
        this.work = work;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("lucene-eraser").daemon().factory());
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Asks for it to be done soon; returns at once. */
    void nudge() {
        if (due.compareAndSet(false, true)) {
            long delay = Math.max(0, restUntil - System.nanoTime());
            var _ = thread.schedule(this::run, delay, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Waits for a run that is under way, which ends early once the index is closed; nothing runs after that. It is never interrupted:
     * that would close the very files it works on.
     */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean _ = thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        due.set(false);
        long start = System.nanoTime();
        work.run();
        long end = System.nanoTime();
        restUntil = end + REST * (end - start);
    }
}
