package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How this node stands to the others that share the database. All of them hold one advisory lock together, and who changes the embedding
 * space that serves, or moves the records, holds it alone; so no node answers in a space that another one leaves, or from a copy that is left
 * behind. A node that has lost its part in the lock with its connection, and does not get it back, or finds another space serving when it does,
 * or another log, says so instead of answering.
 *
 * <p>The watch keeps the lock on its connection, on one thread; every other method is safe for all threads.
 */
final class Attendance {
    /** The advisory lock: "Sophia" and a number. */
    static final long SPACES = 0x536F70686961_0003L;

    /** How long the watch is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How often it is looked: a node that has just ended may still have its part. */
    private static final int ATTEMPTS = 3;

    private final String place;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** How often it was looked after. */
    private long rounds;

    private boolean among;
    private boolean alone;
    private boolean wanted;
    private boolean over;

    /** The epoch of the log that this node follows; empty until it is known. */
    private volatile Optional<String> epoch = Optional.empty();

    /** The space that serves, as this node knows it; empty as long as none does. */
    private Optional<String> serving = Optional.empty();

    private volatile Optional<String> objection = Optional.empty();

    /** @param place where the records are, for people */
    Attendance(String place) {
        this.place = place;
    }

    /** The same, of a node that follows the log of this epoch. */
    Attendance of(String log) {
        epoch = Optional.of(log);
        return this;
    }

    /**
     * Takes the lock, or gives back what is not wanted of it, and sees whether this node may answer. For the watch's thread.
     *
     * @param handle whose connection keeps the lock
     */
    void look(Handle handle) {
        lock.lock();
        try {
            if (!among) {
                among = does(handle, "pg_try_advisory_lock_shared");
            }
            if (wanted && !alone) {
                // what the node holds itself is not in its way
                alone = does(handle, "pg_try_advisory_lock");
            }
            // read under the lock, so that nobody can change it any more
            Optional<String> found = Spaces.serving(handle);
            if (alone || serving.isEmpty()) {
                serving = found;
            }
            objection = objectionToSpace(found).or(() -> Schema.epoch(handle).flatMap(this::objectionToLog));
            if (!wanted && alone) {
                alone = !does(handle, "pg_advisory_unlock");
            }
            rounds++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean does(Handle handle, String function) {
        return handle.query("SELECT " + function + "(?)", SPACES).booleans().one();
    }

    private Optional<String> objectionToSpace(Optional<String> found) {
        if (!among) {
            return Optional.of("the records in " + place
                    + " are being moved, or brought into another embedding space, and are needed alone until that is done:"
                    + " start this node after that");
        }
        return found.equals(serving)
                ? Optional.empty()
                : Optional.of("the records in " + place + " are in the embedding space " + found.orElse("of nobody")
                        + " now, and this node answers in " + serving.orElse("none") + ": start it again");
    }

    private Optional<String> objectionToLog(String found) {
        return epoch.filter(mine -> !mine.equals(found))
                .map(other -> "the records in " + place
                        + " were moved away under this node, and what is left there is a copy:"
                        + " start it again, where they are");
    }

    /**
     * @param found the epoch of the log that is about to be written to
     * @throws Fault.Unavailable if it is not the one that this node follows
     */
    void check(String found) {
        refuse(objectionToLog(found));
    }

    /** Tells that the connection is lost, and with it the lock; the next round takes what is still to be had. For the watch's thread. */
    void lost() {
        lock.lock();
        try {
            among = false;
            alone = false;
        } finally {
            lock.unlock();
        }
    }

    /** Tells that there will be no further round. */
    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it is known whether this node may answer.
     *
     * @throws Fault.Unavailable if it may not, or the server does not tell
     */
    void join() {
        lock.lock();
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !among; attempt++) {
                awaitRound(Math.max(1, rounds + Math.min(1, attempt)));
            }
        } finally {
            lock.unlock();
        }
        check();
    }

    /** Claims the lock alone, until it is given back with {@link #share}; false if other nodes have a part in it. */
    boolean claim() {
        lock.lock();
        try {
            wanted = true;
            for (int attempt = 0; attempt < ATTEMPTS && !alone; attempt++) {
                awaitRound(rounds + 1);
            }
            wanted = alone;
            return alone;
        } finally {
            lock.unlock();
        }
    }

    /** Tells that this node has let a space serve. */
    void serves(String space) {
        lock.lock();
        try {
            serving = Optional.of(space);
        } finally {
            lock.unlock();
        }
    }

    /** Lets other nodes have a part in the lock again, with the next round. */
    void share() {
        lock.lock();
        try {
            wanted = false;
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void awaitRound(long round) {
        long left = PATIENCE.toNanos();
        try {
            while (rounds < round && !over && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (rounds < round) {
            wanted = alone;
            throw new Fault.Unavailable(
                    "the PostgreSQL server of " + place + " does not tell which other nodes use it",
                    Duration.ofSeconds(1));
        }
    }

    /** @throws Fault.Unavailable if this node must not answer now */
    void check() {
        refuse(objection);
    }

    private static void refuse(Optional<String> objection) {
        objection.ifPresent(why -> {
            throw new Fault.Unavailable(why, Duration.ofSeconds(10));
        });
    }
}
