package ai.sophia.store.sql;

import ai.sophia.store.sql.Dialect.Remedy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a server on the network, on the caller's thread, which does nothing but wait, and on a connection from a pool. A read whose
 * connection turns out to be lost is run once more on another, and one that is cut off is run again a few times. Safe for all threads.
 */
final class PooledReaders implements Readers {
    private static final Logger LOG = LoggerFactory.getLogger(PooledReaders.class);

    /** How long what is being read is waited for. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    /** How often each of the two runs of what is cut off is begun again: a server that is lost and found over and over is away. */
    private static final int CUTS = 3;

    private final Database database;

    /** Shared by all that read; whoever has it alone knows that nobody does. */
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();

    private volatile boolean closed;

    PooledReaders(Database database) {
        this.database = database;
    }

    @Override
    public <T> T read(String tenant, Function<Handle, T> work) {
        if (closed) {
            throw Readers.closedFault();
        }
        reading.readLock().lock();
        try {
            return retried(database.confined(tenant, work));
        } finally {
            reading.readLock().unlock();
        }
    }

    private <T> T retried(Function<Handle, T> confined) {
        try {
            return transacted(confined);
        } catch (RuntimeException failure) {
            Remedy remedy = database.remedy(failure);
            boolean again = remedy == Remedy.RECONNECT || remedy == Remedy.REPEAT;
            // whoever is interrupted has nobody waiting for them any more, and a further connection would be lost too
            if (!again || Thread.currentThread().isInterrupted()) {
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
        for (int cuts = 1; ; cuts++) {
            try (Handle handle = database.read()) {
                return database.readings().onPooled(handle, work);
            } catch (Readings.CutOff cut) {
                // it is cut off when the server is found back, and may have begun after that
                if (cuts > CUTS || Thread.currentThread().isInterrupted()) {
                    throw cut.failure();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (reading.writeLock().tryLock(ENDING.toNanos(), TimeUnit.NANOSECONDS)) {
                reading.writeLock().unlock();
            } else {
                LOG.warn("Something that is being read from the records still takes too long, and is cut off");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
