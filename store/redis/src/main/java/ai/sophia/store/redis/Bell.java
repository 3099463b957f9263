package ai.sophia.store.redis;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes a thread that works in rounds. Safe for all threads. */
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean rung;
    private boolean closed;

    /** Asks for the next round to come soon. */
    void ring() {
        signal(false);
    }

    /** Ends the rounds. */
    void close() {
        signal(true);
    }

    private void signal(boolean last) {
        lock.lock();
        try {
            rung = true;
            closed |= last;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next round.
     *
     * @param pause how long at least, so that a bell that rings all the time makes no thread busy
     * @param period how long at most
     * @return false if there is none
     */
    boolean await(Duration pause, Duration period) {
        lock.lock();
        try {
            long start = System.nanoTime();
            long waited = 0;
            while (!closed && waited < (rung ? pause : period).toNanos()) {
                changed.awaitNanos((rung ? pause : period).toNanos() - waited);
                waited = System.nanoTime() - start;
            }
            rung = false;
            return !closed;
        } catch (InterruptedException interrupted) {
            return false;
        } finally {
            lock.unlock();
        }
    }
}
