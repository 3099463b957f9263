package ai.sophia.core.tier;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Lets in as much work of one kind as is done best at once; a bounded number of callers waits for that, in the order of their coming and
 * not for long, and the others are told to come back later. A burst is waited out. Where callers have been waiting for a while without a
 * break, or one was refused lately, more come than can be served, and a long queue would only make each answer late: then few may wait
 * (B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015, after the CoDel algorithm of K. Nichols and V. Jacobson; here the queue is kept
 * short by number, which means the same on fast machines and slow ones). Safe for all threads.
 */
public final class Admission {
    /**
     * How much is let in.
     *
     * @param places how much work is under way at most
     * @param burst how many callers wait at most
     * @param crowd how many do when too many have come: so many times more than places, so many times longer a call takes
     * @param lasting for how long callers may wait, one or another, before too many have come
     * @param patience how long each waits at most
     */
    public record Limits(int places, int burst, int crowd, Duration lasting, Duration patience) {
        public Limits {
            if (places < 1 || crowd < 0 || burst < crowd || lasting.isNegative() || patience.isNegative()) {
                throw new IllegalArgumentException(
                        "expected a place or more, and no larger crowd than a burst, but got " + places + ", " + burst
                                + ", " + crowd + ", " + lasting + ", " + patience);
            }
        }
    }

    private static final Duration LEAST_ABSENCE = Duration.ofSeconds(1);

    private final String name;
    private final Limits limits;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder shed = new LongAdder();

    /** Since when somebody has been waiting, if anybody is. */
    private volatile long waitedSince;

    /** When a caller was refused last. */
    private volatile long refused;

    /**
     * @param name what is let in, in the plural, as it is told to callers and in the metrics
     */
    public Admission(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
        // in order, so that nobody who came later takes the place of one who waits
        this.places = new Semaphore(limits.places(), true);
        this.refused = System.nanoTime() - limits.lasting().toNanos();
    }

    /**
     * Does the work, once there is a place for it; the place is given back however the work ends.
     *
     * @throws Fault.Exhausted if too many wait already, or the wait was too long; then nothing is done
     * @throws Fault.Unavailable if the caller is interrupted while it waits; then nothing is done
     */
    public <T> T admit(Supplier<T> task) {
        enter();
        try {
            return task.get();
        } finally {
            places.release();
        }
    }

    /** What is let in. */
    public String name() {
        return name;
    }

    /** How much is let in. */
    public Limits limits() {
        return limits;
    }

    /** How many callers have been refused since the start. */
    public long shed() {
        return shed.sum();
    }

    /** How much is under way now. */
    public int underWay() {
        return limits.places() - places.availablePermits();
    }

    /** How many callers wait now. */
    public int waiting() {
        return waiting.get();
    }

    private void enter() {
        try {
            // asked with a time, a place is not taken from under those who wait for it
            if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                return;
            }
            int ahead = waiting.getAndIncrement();
            try {
                if (ahead == 0) {
                    waitedSince = System.nanoTime();
                }
                if (ahead >= (isCrowded() ? limits.crowd() : limits.burst())) {
                    throw refusal("too many " + name + " wait already");
                }
                if (!places.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw refusal("other " + name + " take too long");
                }
            } finally {
                waiting.decrementAndGet();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while waiting for other " + name, Duration.ZERO, interrupted);
        }
    }

    private boolean isCrowded() {
        long now = System.nanoTime();
        long lasting = limits.lasting().toNanos();
        return now - waitedSince >= lasting || now - refused < lasting;
    }

    private Fault.Exhausted refusal(String reason) {
        refused = System.nanoTime();
        shed.increment();
        Duration absence = limits.patience().compareTo(LEAST_ABSENCE) < 0 ? LEAST_ABSENCE : limits.patience();
        return new Fault.Exhausted(reason + "; try again in " + absence.toSeconds() + " s", absence);
    }
}
