package ai.sophia.core.tier;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What recalls ask, with the time that they give it to answer: the tiers of this node, and the indexes on servers, each by its name. Learns from
 * what recalls tell how each has done. Safe for all threads; who reads it may miss what is told meanwhile.
 */
public final class Tiers implements Telemetry {
    /** What an operation begins with that is one recall's asking of a tier. */
    public static final String OPERATION = "tier.";

    /**
     * How a tier has done.
     *
     * @param state {@link Guard.State#DOWN} if half of the last times that it was asked, and more, were in vain
     * @param reason empty while it is up
     * @param asked times since the start; a recall that looks deeper asks again
     * @param missed times that there was no answer in time, of these
     * @param median time of the last answers, zero before the first
     * @param p95 time that 95 of a hundred of these took at most
     * @param p99 time that 99 of a hundred of these took at most
     */
    public record Status(
            Guard.State state, String reason, long asked, long missed, Duration median, Duration p95, Duration p99) {}

    /** How the last of them came out, one bit each, set if it was in vain. */
    private static final int LAST = 20;

    private static final long LAST_BITS = (1L << LAST) - 1;
    private static final int LEAST = 5;

    private static final class Lately {
        final LongAdder asked = new LongAdder();
        final LongAdder missed = new LongAdder();
        final AtomicLong last = new AtomicLong();
        final Latencies latencies = new Latencies();

        void add(long nanoseconds, boolean answered) {
            asked.increment();
            if (answered) {
                latencies.add(nanoseconds);
            } else {
                missed.increment();
            }
            last.updateAndGet(bits -> (bits << 1 | (answered ? 0 : 1)) & LAST_BITS);
        }

        int lastMissed() {
            return Long.bitCount(last.get());
        }
    }

    private final Map<Tier, Duration> budgets;
    private final Duration ofServers;
    private final Telemetry next;
    private final Map<String, Lately> lately = new ConcurrentHashMap<>();

    /**
     * @param budgets those of this node's tiers; what is missing has its usual one
     * @param ofServers that of each index on a server
     * @param next is told the same
     */
    public Tiers(Map<Tier, Duration> budgets, Duration ofServers, Telemetry next) {
        this.budgets = Map.copyOf(budgets);
        this.ofServers = ofServers;
        this.next = next;
    }

    /** How long a recall waits for a tier of this node. */
    public Duration budget(Tier tier) {
        return budgets.getOrDefault(tier, tier.budget());
    }

    /** How long a recall waits for an index on a server. */
    public Duration ofServers() {
        return ofServers;
    }

    @Override
    public void record(String operation, long nanoseconds, boolean succeeded) {
        if (operation.startsWith(OPERATION)) {
            lately.computeIfAbsent(operation, first -> new Lately()).add(nanoseconds, succeeded);
        }
        next.record(operation, nanoseconds, succeeded);
    }

    /** How a tier of this node has done. */
    public Status status(Tier tier) {
        return status(tier.label(), budget(tier));
    }

    /** How an index on a server has done, as recalls saw it. */
    public Status status(String server) {
        return status(server, ofServers);
    }

    private Status status(String name, Duration budget) {
        Lately told = lately.getOrDefault(OPERATION + name, new Lately());
        long asked = told.asked.sum();
        int counted = (int) Math.min(LAST, asked);
        Latencies.Quantiles took = told.latencies.quantiles();
        Guard.State state = counted >= LEAST && 2 * told.lastMissed() >= counted
                ? Guard.State.DOWN
                : took.median().compareTo(budget) > 0 ? Guard.State.SLOW : Guard.State.UP;
        String reason = switch (state) {
            case UP -> "";
            case SLOW -> "most answers take longer than " + budget.toMillis() + " ms";
            case DOWN ->
                "of the last " + counted + " times that it was asked, it answered in time "
                        + (counted - told.lastMissed());
        };
        return new Status(state, reason, asked, told.missed.sum(), took.median(), took.p95(), took.p99());
    }
}
