package ai.sophia.core.tier;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long the last thousand calls took. Safe for all threads; who reads it may miss what is added meanwhile. */
public final class Latencies {
    /** Of the last calls; zero before the first. */
    public record Quantiles(Duration median, Duration p95, Duration p99) {}

    private static final int KEPT = 1_024;

    private final AtomicLongArray nanoseconds = new AtomicLongArray(KEPT);
    private final AtomicLong added = new AtomicLong();

    /**
     * Adds a call.
     *
     * @param took in nanoseconds
     */
    public void add(long took) {
        nanoseconds.set((int) (added.getAndIncrement() % KEPT), took);
    }

    /** Of those that were added, up to the last thousand. */
    public Quantiles quantiles() {
        long[] sorted = new long[(int) Math.min(KEPT, added.get())];
        for (int index = 0; index < sorted.length; index++) {
            sorted[index] = nanoseconds.get(index);
        }
        Arrays.sort(sorted);
        return new Quantiles(quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 0.99));
    }

    /** The least of them that so large a part of all does not exceed. */
    private static Duration quantile(long[] sorted, double part) {
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[(int) Math.ceil(part * sorted.length) - 1]);
    }
}
