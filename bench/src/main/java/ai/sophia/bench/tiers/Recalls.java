package ai.sophia.bench.tiers;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What came of recalls in one state of the servers. Used by one thread. */
final class Recalls {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final String state;
    private final double aimMs;
    private final Histogram answered = new Histogram(LONGEST, 3);
    private final Lacks lacks = new Lacks();
    private final Map<String, Histogram> steps = new TreeMap<>();

    /**
     * @param state of the servers, in words
     * @param aimMs within which 95 of 100 are to come back
     */
    Recalls(String state, double aimMs) {
        this.state = state;
        this.aimMs = aimMs;
    }

    String state() {
        return state;
    }

    double aimMs() {
        return aimMs;
    }

    /** An answer, or a refusal, took so long. */
    void took(long nanoseconds) {
        answered.recordValue(Math.min(LONGEST, nanoseconds));
    }

    /** What the answers lacked. */
    Lacks lacks() {
        return lacks;
    }

    /** A step of an answer took so long. */
    void step(String name, double milliseconds) {
        steps.computeIfAbsent(name, first -> new Histogram(LONGEST, 3))
                .recordValue(Math.min(LONGEST, Math.round(milliseconds * TimeUnit.MILLISECONDS.toNanos(1))));
    }

    /** How many there were. */
    long count() {
        return answered.getTotalCount();
    }

    /** The time within which so many per cent of them had come back. */
    double milliseconds(double percentile) {
        return answered.getValueAtPercentile(percentile) / 1e6;
    }

    /** The same of a step. */
    Map<String, Double> steps(double percentile) {
        Map<String, Double> times = new TreeMap<>();
        steps.forEach((name, taken) -> times.put(name, taken.getValueAtPercentile(percentile) / 1e6));
        return times;
    }
}
