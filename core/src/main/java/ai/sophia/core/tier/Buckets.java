package ai.sophia.core.tier;

import ai.sophia.core.access.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/** The buckets of this node for one limit, one for each caller; those that are full again are let go. Safe for all threads. */
final class Buckets {
    /** What was missing at a moment, in microseconds of the clock. */
    private record Bucket(long debt, long at) {}

    private final Rate rate;
    private final LongSupplier nanoseconds;
    private final Map<Principal, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param nanoseconds a clock that never goes back, such as {@link System#nanoTime} */
    Buckets(Rate rate, LongSupplier nanoseconds) {
        this.rate = rate;
        this.nanoseconds = nanoseconds;
    }

    /** Takes so many units, if there are enough. */
    Taking take(Principal caller, long units) {
        boolean[] granted = new boolean[1];
        Bucket bucket = set(caller, debt -> {
            granted[0] = rate.grants(debt, units);
            return granted[0] ? debt + rate.price(units) : debt;
        });
        return new Taking(granted[0], bucket.debt());
    }

    /** What is missing now. */
    long debt(Principal caller) {
        Bucket bucket = buckets.get(caller);
        return bucket == null ? 0 : debt(bucket, now());
    }

    /** Whether what is missing was told, or counted, at most so long ago. */
    boolean isFresh(Principal caller, Duration age) {
        Bucket bucket = buckets.get(caller);
        return bucket != null && now() - bucket.at() <= TimeUnit.NANOSECONDS.toMicros(age.toNanos());
    }

    /** What is missing now is this. */
    void learn(Principal caller, long debt) {
        set(caller, before -> debt);
    }

    /** How many there are that are not known to be full. */
    int size() {
        return buckets.size();
    }

    private Bucket set(Principal caller, LongUnaryOperator change) {
        if (!buckets.containsKey(caller)) {
            long now = now();
            buckets.values().removeIf(bucket -> debt(bucket, now) == 0);
        }
        // the clock is read inside, where no other thread can be ahead of it
        return buckets.compute(caller, (same, bucket) -> {
            long now = now();
            return new Bucket(change.applyAsLong(bucket == null ? 0 : debt(bucket, now)), now);
        });
    }

    private long debt(Bucket bucket, long now) {
        return rate.after(bucket.debt(), now - bucket.at());
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMicros(nanoseconds.getAsLong());
    }
}
