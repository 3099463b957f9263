package ai.sophia.bench.driver;

import java.time.Duration;

/**
 * How much processor time a process has taken up to a moment. Immutable.
 *
 * @param taken on all processors together; zero where the system does not tell
 * @param moment as {@link System#nanoTime} tells it
 */
public record ProcessorTime(Duration taken, long moment) {
    /** That of this process. */
    public static ProcessorTime ofThis() {
        return of(ProcessHandle.current());
    }

    static ProcessorTime of(ProcessHandle process) {
        return new ProcessorTime(process.info().totalCpuDuration().orElse(Duration.ZERO), System.nanoTime());
    }

    /** Which part of the time of all processors was taken from here on: from 0, none, to 1, all. */
    public double share(ProcessorTime later) {
        double whole = (double) (later.moment - moment) * Runtime.getRuntime().availableProcessors();
        return later.taken.minus(taken).toNanos() / whole;
    }
}
