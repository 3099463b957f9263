package ai.sophia.bench;

import ai.sophia.bench.Request.Work;
import ai.sophia.bench.driver.Calls;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What became of the requests for one kind of work. Safe for all threads. */
final class Tally {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final Work work;
    private final Histogram sinceDue = new ConcurrentHistogram(LONGEST, 3);
    private final Histogram sinceSent = new ConcurrentHistogram(LONGEST, 3);
    private final LongAdder shed = new LongAdder();
    private final LongAdder errors = new LongAdder();

    Tally(Work work) {
        this.work = work;
    }

    /** What was asked for. */
    Work work() {
        return work;
    }

    /**
     * Counts an answer; only those that the server had work with count for the times.
     *
     * @param status its HTTP status, 0 if none came
     * @param due when the request should have been sent, as {@link System#nanoTime} tells it
     * @param sent when it was
     * @param answered when its answer was read
     */
    void add(int status, long due, long sent, long answered) {
        if (status / 100 == 2) {
            sinceDue.recordValue(Math.clamp(answered - due, 0, LONGEST));
            sinceSent.recordValue(Math.clamp(answered - sent, 0, LONGEST));
        } else if (status == Calls.TOO_MANY_REQUESTS) {
            shed.increment();
        } else {
            errors.increment();
        }
    }

    /** How many requests were made. */
    long all() {
        return answered() + shed() + errors();
    }

    /** How many requests succeeded. */
    long answered() {
        return sinceDue.getTotalCount();
    }

    /** How many were refused with 429. */
    long shed() {
        return shed.sum();
    }

    /** How many failed otherwise. */
    long errors() {
        return errors.sum();
    }

    /** The time within which so many per cent of those that succeeded were answered, from when they were due. */
    double milliseconds(double percentile) {
        return sinceDue.getValueAtPercentile(percentile) / 1e6;
    }

    /** The same from when they were sent: less, where the clients were too few to send in time. */
    double millisecondsSinceSent(double percentile) {
        return sinceSent.getValueAtPercentile(percentile) / 1e6;
    }
}
