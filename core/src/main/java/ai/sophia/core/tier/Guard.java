package ai.sophia.core.tier;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Port to calls of one server, which may be slow, down or away. After some calls that failed or took too long it refuses further ones at
 * once, and lets single ones through from time to time to see whether the server is back (M. Nygard, "Release It!", 2007, circuit breaker).
 * Safe for all threads.
 */
public interface Guard {
    /** How a server, or what recalls ask, has done lately; from well to worse. */
    enum State {
        /** It answers in time, or was not asked yet. */
        UP,
        /** It answers, but most answers took longer than its budget. */
        SLOW,
        /** Its calls failed; further ones of a server are refused. */
        DOWN
    }

    /**
     * How the server has done.
     *
     * @param reason what the last failure said; empty while it is up and its last call went well
     * @param calls made since the start
     * @param failures calls that failed, of these
     * @param refused calls that were not made, because it was down
     * @param median time of the last calls, zero before the first
     * @param p95 time that 95 of a hundred of the last calls took at most
     * @param p99 time that 99 of a hundred of the last calls took at most
     */
    record Status(
            State state,
            String reason,
            long calls,
            long failures,
            long refused,
            Duration median,
            Duration p95,
            Duration p99) {
        /** The same of one that is known to be down. */
        public Status because(String down) {
            return new Status(State.DOWN, down, calls, failures, refused, median, p95, p99);
        }

        /** The worse of both states with its reason, or any there is, the calls of both, and the times of this one. */
        public Status beside(Status other) {
            int order = other.state.compareTo(state);
            Status worse = order > 0 || (order == 0 && reason.isEmpty()) ? other : this;
            return new Status(
                    worse.state,
                    worse.reason,
                    calls + other.calls,
                    failures + other.failures,
                    refused + other.refused,
                    median,
                    p95,
                    p99);
        }
    }

    /**
     * Makes a call of the server.
     *
     * @param work is bounded in time itself; what it throws counts as a failure of the server, unless it is a
     *     {@link ai.sophia.core.Fault} that is the caller's
     * @throws ai.sophia.core.Fault.Unavailable if the server is taken to be down; then nothing was called
     */
    <T> T call(Supplier<T> work);

    /** Who is guarded, as it is named in status and messages. */
    String name();

    /** How the server has done lately. */
    Status status();
}
