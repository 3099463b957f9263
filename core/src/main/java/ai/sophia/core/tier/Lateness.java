package ai.sophia.core.tier;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a server takes longer for a small call than it is waited for. Stateless. */
public final class Lateness {
    /** How long a recall waits for a search on a server. */
    public static final String OF_SEARCHES = "budgets.servers";

    private static final int ROUNDS = 3;

    /** Calls that take so long in all need not be made again to know that they are slow. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    private Lateness() {}

    /** The median time of a few calls: one that happens to be late says nothing of the others. */
    public static Duration median(Runnable call) {
        long[] took = new long[ROUNDS];
        long start = System.nanoTime();
        int made = 0;
        while (made < ROUNDS && (made == 0 || System.nanoTime() - start < ENOUGH.toNanos())) {
            long before = System.nanoTime();
            call.run();
            took[made++] = System.nanoTime() - before;
        }
        Arrays.sort(took, 0, made);
        return Duration.ofNanos(took[made / 2]);
    }

    /**
     * What is wrong, with what to do; empty if it answers soon enough.
     *
     * @param waiting who waits for it, such as "a recall"
     * @param budget how long
     * @param setting the name of that budget in the settings
     */
    public static Optional<String> finding(Duration latency, String waiting, Duration budget, String setting) {
        return latency.compareTo(budget) <= 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "it takes %.1f ms for a small call, and %s waits %.1f ms for it; set %s higher, or have it nearer",
                        latency.toNanos() / 1e6,
                        waiting,
                        budget.toNanos() / 1e6,
                        setting));
    }
}
