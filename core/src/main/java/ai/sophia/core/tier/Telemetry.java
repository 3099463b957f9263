package ai.sophia.core.tier;

/** Port to the measurements: what is done, how long it took, whether it went well. Safe for all threads, never fails a call. */
public interface Telemetry {
    /** Drops every measurement. */
    Telemetry NONE = (operation, nanoseconds, succeeded) -> {};

    /**
     * One operation has ended.
     *
     * @param operation what was done: {@code remember}, {@code recall}, {@code embed}, or {@link Tiers#OPERATION} and a tier's name
     * @param nanoseconds how long it took
     * @param succeeded false if it failed or came too late
     */
    void record(String operation, long nanoseconds, boolean succeeded);
}
