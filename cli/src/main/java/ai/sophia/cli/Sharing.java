package ai.sophia.cli;

/**
 * The server that several processes of one user share; when the one that serves ends, another takes its place. Safe for all threads.
 */
public interface Sharing extends AutoCloseable {
    /**
     * The way to who serves now, which ends with the sharing. Waits, within bounds, for one who is about to.
     *
     * @throws Failure if nobody serves, and this process cannot either
     */
    Carrier carrier() throws InterruptedException;

    /** Whether another takes the place of who has gone, so that one who finds nobody waits for that. */
    boolean isSucceeded();

    /** Takes no part any more; if others are served by this process, what they have under way is finished first, in bounded time. */
    @Override
    void close();
}
