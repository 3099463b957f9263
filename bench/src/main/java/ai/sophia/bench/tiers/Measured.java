package ai.sophia.bench.tiers;

import java.util.OptionalDouble;

/**
 * How long one kind of call took.
 *
 * @param p50Ms within which half of the calls were answered, one at a time
 * @param perSecond calls answered a second, with several clients
 * @param bareP50Ms the median of what the bare client took for the same, in turns with these; empty if there is no such client
 */
record Measured(double p50Ms, double p95Ms, double p99Ms, double perSecond, OptionalDouble bareP50Ms) {
    /** How many times as long as the bare client it took, by the medians; below 1 if it took less. */
    OptionalDouble ofBare() {
        return bareP50Ms.isPresent() ? OptionalDouble.of(p50Ms / bareP50Ms.getAsDouble()) : OptionalDouble.empty();
    }
}
