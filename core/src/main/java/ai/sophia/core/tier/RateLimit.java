package ai.sophia.core.tier;

import ai.sophia.core.Fault;
import ai.sophia.core.Quota;
import ai.sophia.core.access.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A limit on what each caller may ask. Where nodes share buckets, these decide, and this node remembers what they said: for a
 * second, while nothing can have been given again, it refuses by itself, and when they give no answer, it decides from there on. Safe for all threads.
 */
public final class RateLimit {
    /** How long this node refuses by what it was told, so that a flood does not reach those that nodes share. */
    private static final Duration BELIEVED = Duration.ofSeconds(1);

    private final String name;
    private final Rate rate;
    private final Buckets near;
    private final Optional<SharedBuckets> shared;
    private final LongAdder refused = new LongAdder();
    private final LongAdder alone = new LongAdder();

    /**
     * @param name what is counted, in the plural, as it is told to callers and in the metrics
     * @param shared those that nodes share, if they do
     * @param nanoseconds a clock that never goes back, such as {@link System#nanoTime}
     */
    public RateLimit(String name, Rate rate, Optional<SharedBuckets> shared, LongSupplier nanoseconds) {
        this.name = name;
        this.rate = rate;
        this.near = new Buckets(rate, nanoseconds);
        this.shared = shared;
    }

    /**
     * Takes so many units of what the caller may ask.
     *
     * @return what is left
     * @throws Fault.Exhausted if there is not enough left; then nothing is taken
     */
    public Quota take(Principal caller, long units) {
        Taking taking = shared.isPresent() ? taken(shared.get(), caller, units) : near.take(caller, units);
        if (taking.granted()) {
            return rate.granted(name, taking.debt());
        }
        refused.increment();
        Quota quota = rate.refused(name, taking.debt(), units);
        throw new Fault.Exhausted(explanation(quota, units), quota);
    }

    private Taking taken(SharedBuckets buckets, Principal caller, long units) {
        long debt = near.debt(caller);
        if (!rate.grants(debt, units) && near.isFresh(caller, BELIEVED)) {
            // what others took meanwhile can only have made it more, as long as nobody has emptied the buckets
            return new Taking(false, debt);
        }
        Optional<Taking> told = buckets.take(caller, name, rate, units);
        if (told.isEmpty()) {
            alone.increment();
            return near.take(caller, units);
        }
        near.learn(caller, told.get().debt());
        return told.get();
    }

    private String explanation(Quota quota, long units) {
        String limit = "your limit of " + rate.perMinute() + " " + name + " a minute ";
        return quota.left() == 0
                ? limit + "is used up"
                : limit + "has " + quota.left() + " left, and this asks for " + units;
    }

    /** What is counted. */
    public String name() {
        return name;
    }

    /** How many calls were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    /** How often this node decided by itself, because those that nodes share gave no answer. */
    public long alone() {
        return alone.sum();
    }
}
