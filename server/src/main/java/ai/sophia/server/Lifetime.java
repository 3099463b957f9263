package ai.sophia.server;

/** Tells those who would go on for ever, and those who would begin, that the server is closing. Safe for all threads. */
final class Lifetime {
    private volatile boolean ended;

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }
}
