package ai.sophia.store.redis;

import ai.sophia.core.tier.Latencies;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was asked of all servers. Safe for all threads. */
final class Tally {
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Latencies latencies = new Latencies();

    /** A call that had its answer after so many nanoseconds. */
    void answered(long took) {
        calls.increment();
        latencies.add(took);
    }

    /** A call that failed after so many nanoseconds. */
    void failed(long took) {
        failures.increment();
        answered(took);
    }

    /** A call that was not made: the server is away, or has more to do than its lines carry. */
    void refused() {
        refused.increment();
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    long refusals() {
        return refused.sum();
    }

    Latencies.Quantiles latencies() {
        return latencies.quantiles();
    }
}
