package ai.sophia.store.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being read just now, so that it can be cut off: what was asked of a server that has been away meanwhile is not answered any more.
 * Safe for all threads.
 */
final class Readings {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    private final Set<Reading> underWay = ConcurrentHashMap.newKeySet();

    /** Why a reading failed that was cut off. It says nothing of the server, which may be asked again on another connection. */
    static final class CutOff extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final RuntimeException failure;

        private CutOff(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }

        /** What the reading met. */
        RuntimeException failure() {
            return failure;
        }
    }

    private static final class Reading {
        private final Handle handle;

        /** When the connection was made at the latest, of {@link System#nanoTime()}; of one that was taken from a pool it is not known. */
        private final long connected;

        private final boolean pooled;
        private volatile boolean cut;

        Reading(Handle handle, boolean pooled) {
            this.handle = handle;
            this.pooled = pooled;
            this.connected = System.nanoTime();
        }
    }

    /**
     * Reads in a transaction on a connection from a pool, which may be an old one.
     *
     * @throws CutOff if it was cut off
     */
    <T> T onPooled(Handle handle, Function<Handle, T> work) {
        return read(new Reading(handle, true), work);
    }

    /**
     * Reads in a transaction on a connection that was made for it just now.
     *
     * @throws CutOff if it was cut off
     */
    <T> T onNew(Handle handle, Function<Handle, T> work) {
        return read(new Reading(handle, false), work);
    }

    private <T> T read(Reading reading, Function<Handle, T> work) {
        underWay.add(reading);
        try {
            return reading.handle.inTransaction(work);
        } catch (RuntimeException failure) {
            throw reading.cut ? new CutOff(failure) : failure;
        } finally {
            underWay.remove(reading);
        }
    }

    /**
     * Cuts off what is being read on connections that may be from before the server was lost.
     *
     * @param lost when it was, of {@link System#nanoTime()}
     */
    void cut(long lost) {
        for (Reading reading : underWay) {
            if (reading.pooled || reading.connected - lost < 0) {
                reading.cut = true;
                cut(reading.handle);
            }
        }
    }

    /** Cuts a connection, whoever waits for it. */
    static void cut(Handle handle) {
        try {
            handle.connection().abort(Runnable::run);
        } catch (SQLException gone) {
            LOG.debug("The connection was gone", gone);
        }
    }
}
