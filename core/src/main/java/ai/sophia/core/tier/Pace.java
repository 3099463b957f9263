package ai.sophia.core.tier;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How a thread in the background takes its time: it lets others go first, waits where it is held up, and ends when it is told to. Safe
 * for all threads.
 */
public final class Pace {
    /** How long others are let go first, where they come without a break. */
    private static final Duration COURTESY = Duration.ofMillis(200);

    private static final Duration GLANCE = Duration.ofMillis(5);

    private final BooleanSupplier quiet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean over;

    /**
     * @param quiet whether nobody waits for an answer
     */
    public Pace(BooleanSupplier quiet) {
        this.quiet = quiet;
    }

    /** Waits while others wait for an answer, if that does not go on and on; false if it is over. */
    public boolean letOthersGoFirst() {
        long start = System.nanoTime();
        while (!quiet.getAsBoolean() && System.nanoTime() - start < COURTESY.toNanos()) {
            if (!glance()) {
                return false;
            }
        }
        return !isOver();
    }

    /**
     * Waits until others have been still for a while; false if they were not within the patience, or it is over.
     *
     * @param still whether they are now
     */
    public boolean waitForStillness(BooleanSupplier still, Duration lasting, Duration patience) {
        long start = System.nanoTime();
        long since = start;
        while (System.nanoTime() - start < patience.toNanos() && glance()) {
            if (!still.getAsBoolean()) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= lasting.toNanos()) {
                return true;
            }
        }
        return false;
    }

    /** Waits for something that nobody tells of; false if it is over. */
    public boolean glance() {
        return pause(GLANCE);
    }

    /** Waits so long, or until it is over; false if it is. */
    public boolean pause(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!over && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !over;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            over = true;
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Tells it to end. */
    public void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has it end, and waits until the thread that keeps it has ended, if that was ever started. */
    public void end(Thread thread) {
        end();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was told to end. */
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }
}
