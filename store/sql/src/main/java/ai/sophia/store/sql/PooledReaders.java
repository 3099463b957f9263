package ai.sophia.store.sql;

import ai.sophia.store.sql.Dialect.Remedy;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Reads from a server on the network, on the caller's thread, which does nothing but wait, and on a connection from a pool. A read whose
 * connection turns out to be lost is run once more on another. Safe for all threads.
 */
final class PooledReaders implements Readers {
    private final Database database;
    private volatile boolean closed;

    PooledReaders(Database database) {
        this.database = database;
    }

    @Override
    public <T> T read(String tenant, Function<Handle, T> work) {
        if (closed) {
            throw Readers.closedFault();
        }
        Function<Handle, T> confined = database.confined(tenant, work);
        try {
            return transacted(confined);
        } catch (RuntimeException failure) {
            Remedy remedy = database.remedy(failure);
            if (remedy != Remedy.RECONNECT && remedy != Remedy.REPEAT) {
                throw database.failure(failure);
            }
        }
        try {
            return transacted(confined);
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    private <T> T transacted(Function<Handle, T> work) {
        try (Handle handle = database.read()) {
            return handle.inTransaction(work::apply);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
