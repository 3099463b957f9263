package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Timings.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures kinds of calls in the same way: as many first that do not count; then those that do, one at a time and in turns with the bare client's; then as
 * many by several clients at once, without it. Calls are numbered from 0 in each. Used by one thread.
 *
 * @param calls how many count
 * @param clients how many call at once in the end
 * @param least how long the first and the last of these are gone through again and again; once where it is zero
 */
record Gauge(int calls, int clients, Duration least) {
    /** What goes through all calls. */
    private interface Pass {
        /** How long it took, in seconds. */
        double run() throws IOException, InterruptedException;
    }

    /** A call that there is no bare client for. */
    Measured alone(Call ours) throws IOException, InterruptedException {
        again(() -> Timings.of(calls, 1, ours).seconds());
        return measured(Timings.of(calls, 1, ours), OptionalDouble.empty(), ours);
    }

    /** A call beside that of the bare client, with the same content. */
    Measured beside(Call ours, Call bare) throws IOException, InterruptedException {
        again(() -> Timings.interleaved(calls, List.of(ours, bare)).stream()
                .mapToDouble(Timings::seconds)
                .sum());
        List<Timings> both = Timings.interleaved(calls, List.of(ours, bare));
        return measured(both.getFirst(), OptionalDouble.of(both.getLast().milliseconds(50)), ours);
    }

    private Measured measured(Timings alone, OptionalDouble bareP50Ms, Call ours)
            throws IOException, InterruptedException {
        double secondsOfAPass = again(() -> Timings.of(calls, clients, ours).seconds());
        return new Measured(
                alone.milliseconds(50),
                alone.milliseconds(95),
                alone.milliseconds(99),
                calls / secondsOfAPass,
                bareP50Ms);
    }

    /** What a pass took on average, in seconds. */
    private double again(Pass pass) throws IOException, InterruptedException {
        double seconds = 0;
        int passes = 0;
        do {
            seconds += pass.run();
            passes++;
        } while (seconds < least.toMillis() / 1e3);
        return seconds / passes;
    }
}
