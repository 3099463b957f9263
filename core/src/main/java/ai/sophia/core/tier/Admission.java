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
 * not for long, and the others are told to come back later. A burst is waited out with patience. Where callers have been waiting without a
 * break, or one was refused lately, more come than can be served, and waiting with patience would only make each answer late: those who
 * come then wait a moment at most (B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015, after the CoDel algorithm of K. Nichols and
 * V. Jacobson). Safe for all threads.
 */
public final class Admission {
    /**
     * How much is let in.
     *
     * @param places how much work is under way at most
     * @param waiting how many callers wait at most
     * @param patience how long they wait, and for how long there may be some that do before too many have come
     * @param moment how long they wait when too many have come
     */
    public record Limits(int places, int waiting, Duration patience, Duration moment) {
        public Limits {
            if (places < 1 || waiting < 0 || moment.isNegative() || patience.compareTo(moment) < 0) {
                throw new IllegalArgumentException(
                        "expected a place or more, and patience for a moment or more, but got " + places + ", "
                                + waiting + ", " + patience + ", " + moment);
            }
        }
    }

    private static final Duration LEAST_ABSENCE = Duration.ofSeconds(1);

    private final String name;
    private final Limits limits;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder shed = new LongAdder();
    private volatile long nobodyWaited = System.nanoTime();
    private volatile long refused;

    /**
     * @param name what is let in, in the plural, as it is told to callers and in the metrics
     */
    public Admission(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
        // in order, so that nobody who came later takes the place of one who waits
        this.places = new Semaphore(limits.places(), true);
        this.refused = nobodyWaited - limits.patience().toNanos();
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

    /** How many callers wait now. */
    public int waiting() {
        return waiting.get();
    }

    private void enter() {
        try {
            // asked with a time, a place is not taken from under those who wait for it
            if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                nobodyWaited = System.nanoTime();
                return;
            }
            if (waiting.incrementAndGet() > limits.waiting()) {
                waiting.decrementAndGet();
                throw refusal("too many " + name + " wait already");
            }
            boolean admitted = false;
            try {
                admitted = places.tryAcquire(patience().toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                if (waiting.decrementAndGet() == 0) {
                    nobodyWaited = System.nanoTime();
                }
            }
            if (!admitted) {
                throw refusal("more " + name + " come than this node can serve");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while waiting for other " + name, Duration.ZERO, interrupted);
        }
    }

    private Duration patience() {
        long now = System.nanoTime();
        long lately = limits.patience().toNanos();
        boolean tooMany = now - nobodyWaited >= lately || now - refused < lately;
        return tooMany ? limits.moment() : limits.patience();
    }

    private Fault.Exhausted refusal(String reason) {
        refused = System.nanoTime();
        shed.increment();
        Duration absence = limits.patience().compareTo(LEAST_ABSENCE) < 0 ? LEAST_ABSENCE : limits.patience();
        return new Fault.Exhausted(reason + "; try again in " + absence.toSeconds() + " s", absence);
    }
}
