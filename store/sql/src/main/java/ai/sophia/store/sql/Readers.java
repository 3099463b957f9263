package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.function.Function;

/** Runs short reads. Safe for all threads. */
sealed interface Readers extends AutoCloseable permits NativeReaders, PooledReaders {
    /**
     * Runs the work on a connection; what it sees is what was committed when each of its statements began.
     *
     * @param tenant whose rows it sees, {@link Dialect#EVERY_TENANT} for all
     */
    <T> T read(String tenant, Function<Handle, T> work);

    /** Ends it: what is being read is read, if that takes no more than a few seconds; nothing else is from now on. */
    @Override
    void close();

    /** What to throw when it is closed. */
    static Fault.Unavailable closedFault() {
        return new Fault.Unavailable("the record store is closed", Duration.ofSeconds(1));
    }
}
