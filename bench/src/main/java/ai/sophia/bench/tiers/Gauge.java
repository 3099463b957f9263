package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Timings.Call;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures kinds of calls in the same way: half as many first that do not count; then in turns with the bare client, one at a time; then by
 * several clients at once, without it. Calls are numbered from 0 in each. Used by one thread.
 *
 * @param calls how many count
 * @param clients how many call at once in the end
 */
record Gauge(int calls, int clients) {
    /** A call that there is no bare client for. */
    Measured alone(Call ours) throws IOException, InterruptedException {
        Timings.of(half(), 1, ours);
        return measured(Timings.of(calls, 1, ours), OptionalDouble.empty(), ours);
    }

    /** A call beside that of the bare client, with the same content. */
    Measured beside(Call ours, Call bare) throws IOException, InterruptedException {
        Timings.interleaved(half(), List.of(ours, bare));
        List<Timings> both = Timings.interleaved(calls, List.of(ours, bare));
        return measured(both.getFirst(), OptionalDouble.of(both.getLast().milliseconds(50)), ours);
    }

    private Measured measured(Timings alone, OptionalDouble bareP50Ms, Call ours)
            throws IOException, InterruptedException {
        double perSecond = calls / Timings.of(calls, clients, ours).seconds();
        return new Measured(
                alone.milliseconds(50), alone.milliseconds(95), alone.milliseconds(99), perSecond, bareP50Ms);
    }

    private int half() {
        return Math.max(1, calls / 2);
    }
}
