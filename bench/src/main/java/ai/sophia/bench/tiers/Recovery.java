package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.time.Duration;

/**
 * Waits for a node after one of its servers was away: until recalls have lacked nothing for a while.
 *
 * @param settling for how long; a node hears of the log of its records again within some two seconds after they are back, and how long it can do without them
 *     counts from then on
 */
record Recovery(Duration settling) {
    /** What is enough for a node to be as if nothing had been. */
    static final Duration SETTLING = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Asks something. */
    interface Recall {
        /** Returns what was answered. */
        Calls.Reply ask() throws IOException, InterruptedException;
    }

    /**
     * Asks until then.
     *
     * @throws IOException if it takes longer than five minutes
     */
    void await(Recall recall) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long lacking = System.nanoTime();
        boolean whole = false;
        while (!whole || System.nanoTime() - lacking < settling.toNanos()) {
            Calls.Reply reply = recall.ask();
            whole = Lacks.isWhole(reply);
            if (!whole) {
                lacking = System.nanoTime();
            }
            if (!whole && lacking > end) {
                throw new IOException(
                        "expected recalls to be whole again within " + PATIENCE.toMinutes() + " min, but got " + reply);
            }
            Thread.sleep(PAUSE);
        }
    }
}
