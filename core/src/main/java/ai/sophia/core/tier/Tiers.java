package ai.sophia.core.tier;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What recalls ask, with the time that they give it to answer: the tiers of this node, and the indexes on servers, each by its name. Learns from
 * what recalls tell how each has done, and does not let them wait for a tier of this node that fails or is late again and again. Safe for all
 * threads; who reads it may miss what is told meanwhile.
 */
public final class Tiers implements Telemetry {
    /** What an operation begins with that is one recall's asking of a tier. */
    public static final String OPERATION = "tier.";

    /** How the index of this node is called where it compares everything, as the hot tier does. */
    public static final String WHOLE = "index";

    /**
     * How a tier has done.
     *
     * @param state {@link Guard.State#DOWN} if half of the last times that it was asked, and more, were in vain, or it is not asked for now
     * @param reason empty while it is up
     * @param asked times since the start; a recall that looks deeper asks again
     * @param missed times that there was no answer in time, of these
     * @param median time of the last answers, zero before the first
     * @param p95 time that 95 of a hundred of these took at most
     * @param p99 time that 99 of a hundred of these took at most
     */
    public record Status(
            Guard.State state, String reason, long asked, long missed, Duration median, Duration p95, Duration p99) {
        /** The same of one that is taken to be down. */
        public Status because(String down) {
            return new Status(Guard.State.DOWN, down, asked, missed, median, p95, p99);
        }
    }

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

    /**
     * Those that are searched at once, and left out where they fail. Beside them what compares a scope whole is guarded; servers have guards of their
     * own, and nothing fails in the cache in memory.
     */
    private static final List<Tier> SEARCHED = List.of(Tier.LEXICAL, Tier.VECTORS, Tier.CONVERSATION);

    private final Budgets budgets;
    private final Map<String, Guard> guards;
    private final Telemetry next;
    private final Map<String, Lately> lately = new ConcurrentHashMap<>();

    /**
     * @param guarding makes the guard of a tier, of its name and its budget
     * @param next is told the same
     */
    public Tiers(Budgets budgets, BiFunction<String, Duration, Guard> guarding, Telemetry next) {
        this(budgets, guards(budgets, guarding), next);
    }

    private Tiers(Budgets budgets, Map<String, Guard> guards, Telemetry next) {
        this.budgets = budgets;
        this.guards = Map.copyOf(guards);
        this.next = next;
    }

    /** Those of one who asks every tier each time. */
    public static Tiers unguarded(Budgets budgets, Telemetry next) {
        return new Tiers(budgets, Map.of(), next);
    }

    /** The same budgets for one who asks every tier each time, and tells nobody. */
    public Tiers apart() {
        return unguarded(budgets, Telemetry.NONE);
    }

    private static Map<String, Guard> guards(Budgets budgets, BiFunction<String, Duration, Guard> guarding) {
        Map<String, Guard> guards = new HashMap<>();
        for (Tier tier : SEARCHED) {
            guards.put(tier.label(), guarding.apply(tier.label(), budgets.of(tier)));
        }
        // nobody waits for these beside another: they are slow when a recall is
        for (String whole : List.of(Tier.HOT.label(), WHOLE)) {
            guards.put(whole, guarding.apply(whole, budgets.recall()));
        }
        return guards;
    }

    /**
     * Asks a tier of this node.
     *
     * @param name its label, or {@link #WHOLE}
     * @throws ai.sophia.core.Fault.Unavailable if it failed, or was late, most of the last times; then it was not asked
     */
    public <T> T ask(String name, Supplier<T> work) {
        Guard guard = guards.get(name);
        return guard == null ? work.get() : guard.call(work);
    }

    /** How long recalls wait. */
    public Budgets budgets() {
        return budgets;
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
        return guarded(tier.label(), budgets.of(tier));
    }

    private Status guarded(String name, Duration budget) {
        Status seen = status(name, budget);
        Guard guard = guards.get(name);
        if (guard == null) {
            return seen;
        }
        Guard.Status guarded = guard.status();
        return guarded.state() == Guard.State.DOWN ? seen.because(guarded.reason()) : seen;
    }

    /** How an index on a server has done, as recalls saw it. */
    public Status status(String server) {
        return status(server, budgets.servers());
    }

    /** How the index of this node has done where it compares small scopes whole, which takes it as long as a search by vectors at most. */
    public Status whole() {
        return guarded(WHOLE, budgets.of(Tier.VECTORS));
    }

    private Status status(String name, Duration budget) {
        Lately told = lately.getOrDefault(OPERATION + name, new Lately());
        long asked = told.asked.sum();
        int counted = (int) Math.min(LAST, asked);
        Latencies.Quantiles took = told.latencies.quantiles();
        Guard.State state = counted < LEAST
                ? Guard.State.UP
                : 2 * told.lastMissed() >= counted
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
