package ai.sophia.contract;

/** A server that a test may stop, start again, and have lose what it holds. Used by one thread. */
public interface StoppableServer extends AutoCloseable {
    /** Ends it as a crash would; what it holds stays. */
    void kill();

    /** Starts it again where it was. */
    void startAgain();

    /** Takes all of its data away; it must not run. */
    void loseData();

    /** Ends it for good. */
    @Override
    void close();
}
