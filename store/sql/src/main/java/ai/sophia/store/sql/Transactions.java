package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Dialect.Remedy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's transactions, one after another on one connection, which is opened anew when it is lost. A transaction that another one was
 * in the way of, or that lost its connection, is run again; one that lost it while committing is looked for in the database first, so that
 * nothing is told to have failed that is stored. For whoever writes, who may be interrupted: on a virtual thread that costs the connection, and
 * is told when the transaction has ended.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int ATTEMPTS = 3;

    /** How long it is tried to find out whether a commit that was cut off is stored. */
    private static final Duration INQUIRY = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Database database;
    private Optional<Handle> connection;

    /** Whether the thread was interrupted since it began; while it is, no virtual thread can read from a server. */
    private boolean interrupted;

    /**
     * @param handle the connection to begin with; this object closes it
     */
    Transactions(Database database, Handle handle) {
        this.database = database;
        this.connection = Optional.of(handle);
    }

    /**
     * Runs the work in a transaction, and returns when that is synced to disk.
     *
     * @param work must leave nothing behind when it is run again
     * @throws Fault.Unavailable if it could not be begun, which no other work would have been either
     */
    void run(Consumer<Handle> work) {
        try {
            for (int attempt = 1; !ran(work, attempt); attempt++) {
                LOG.debug("A transaction is run for the {}. time", attempt + 1);
            }
        } finally {
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean ran(Consumer<Handle> work, int attempt) {
        Handle handle = connected();
        String mark = "";
        boolean working = false;
        try {
            handle.begin();
            String begun = database.dialect().beginWriting(handle);
            working = true;
            work.accept(handle);
            mark = begun;
            handle.commit();
            return true;
        } catch (RuntimeException | Error failure) {
            Remedy remedy = database.remedy(failure);
            if (remedy == Remedy.RECONNECT) {
                if (Thread.currentThread().isInterrupted()) {
                    LOG.debug("An interrupt has ended the connection to the record store", failure);
                } else {
                    LOG.warn("The connection to the record store is lost: {}", database.reason(failure));
                }
                disconnect();
                if (!mark.isEmpty() && isCommitted(mark, failure)) {
                    return true;
                }
            } else {
                rollBack(handle);
            }
            if (attempt < ATTEMPTS && (remedy == Remedy.REPEAT || remedy == Remedy.RECONNECT)) {
                return false;
            }
            if (!working && remedy == Remedy.NONE && failure instanceof RuntimeException known) {
                throw database.failure(known);
            }
            throw failure;
        }
    }

    private Handle connected() {
        interrupted |= Thread.interrupted();
        Handle handle = connection.orElseGet(this::opened);
        connection = Optional.of(handle);
        return handle;
    }

    /** An interrupt ends connecting too, which is begun again. */
    private Handle opened() {
        for (; ; ) {
            try {
                return database.write();
            } catch (RuntimeException failure) {
                if (!Thread.interrupted()) {
                    throw failure;
                }
                interrupted = true;
            }
        }
    }

    private void disconnect() {
        connection.ifPresent(lost -> {
            try {
                lost.close();
            } catch (RuntimeException gone) {
                LOG.debug("The connection was gone", gone);
            }
        });
        connection = Optional.empty();
    }

    private static void rollBack(Handle handle) {
        try {
            handle.rollback();
        } catch (RuntimeException none) {
            // a full disk or a broken one has ended the transaction already
            LOG.debug("Nothing to roll back", none);
        }
    }

    /** Asks the database, which may have to come back first. */
    private boolean isCommitted(String mark, Throwable failure) {
        long deadline = System.nanoTime() + INQUIRY.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                Handle handle = connected();
                handle.begin();
                boolean committed = database.dialect().isCommitted(handle, mark);
                handle.rollback();
                return committed;
            } catch (RuntimeException away) {
                LOG.debug("Asking whether a commit is stored failed", away);
                disconnect();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        throw new Fault.Unavailable(
                "the connection to the record store was lost while it stored this, and whether it is stored is not known:"
                        + " send the same again, with the same id or idempotency key, and it is stored once",
                Duration.ofSeconds(5),
                failure);
    }

    /** Moves what was deleted out of the database's log; false if it must be tried again. */
    boolean settle() {
        return connection.map(database.dialect()::settle).orElse(true);
    }

    void close() {
        disconnect();
    }
}
