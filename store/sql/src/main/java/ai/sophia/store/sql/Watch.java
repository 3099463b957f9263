package ai.sophia.store.sql;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what other nodes write to the same database, and stands for leading them. The server notifies of each commit that has added to the
 * log; it is asked twice a second all the same, in case a notice was lost with a connection. Whoever holds the lock of who leads, leads, as long
 * as this connection lasts; so does this node's part among those that share the database. One virtual thread of its own does all of it; every other method is safe for all threads.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** How long a server that no longer answers is waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Attendance attendance;
    private final AtomicLong head;
    private final Runnable silent;
    private final Sightings sightings = new Sightings();
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile boolean leads;

    /**
     * @param attendance is looked after here
     * @param head the last entry of the log that is known of, which this moves on
     * @param silent is run when the server no longer answers, though the connection is open
     */
    Watch(Database database, Attendance attendance, AtomicLong head, Runnable silent) {
        this.database = database;
        this.attendance = attendance;
        this.head = head;
        this.silent = silent;
        this.thread = Thread.ofVirtual().name("records-watch").start(this::run);
    }

    /** Whether this node leads. */
    boolean leads() {
        return leads;
    }

    /** When the end of the log was seen. */
    Sightings sightings() {
        return sightings;
    }

    /** How this node stands to the others. */
    Attendance attendance() {
        return attendance;
    }

    private void run() {
        boolean told = false;
        OptionalLong lost = OptionalLong.empty();
        while (!isEnding()) {
            try (Handle handle = database.apart()) {
                connection = Optional.of(handle.connection());
                if (told) {
                    LOG.info("The records are there again, and what other nodes write is seen");
                    told = false;
                }
                if (lost.isPresent()) {
                    // whoever still waits for an answer from before would wait in vain, and keep others from reading
                    database.readings().cut(lost.getAsLong());
                    lost = OptionalLong.empty();
                }
                watch(handle);
            } catch (RuntimeException | SQLException failure) {
                if (!isEnding() && !told) {
                    LOG.warn(
                            "The records are away, and what other nodes write is seen later: {}",
                            database.reason(failure));
                    told = true;
                }
                if (isCausedBy(failure, IOException.class)) {
                    lost = OptionalLong.of(System.nanoTime());
                }
                if (!isEnding() && isCausedBy(failure, SocketTimeoutException.class)) {
                    silent.run();
                }
            }
            leads = false;
            attendance.lost();
            connection = Optional.empty();
            pause();
        }
        attendance.end();
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends IOException> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private void watch(Handle handle) throws SQLException {
        handle.connection().setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
        handle.execute("LISTEN " + Postgres.CHANNEL);
        PGConnection notices = handle.connection().unwrap(PGConnection.class);
        while (!isEnding()) {
            if (!leads) {
                leads = handle.query("SELECT pg_try_advisory_lock(?)", Postgres.LEADING)
                        .booleans()
                        .one();
            }
            attendance.look(handle);
            Instant before = Instant.now();
            long last = handle.inTransaction(transaction ->
                    database.confined(Dialect.EVERY_TENANT, Log::head).apply(transaction));
            head.accumulateAndGet(last, Math::max);
            sightings.saw(last, before);
            // what was notified meanwhile is told at once
            notices.getNotifications((int) POLL_INTERVAL.toMillis());
        }
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private void pause() {
        try {
            boolean ended = ending.await(RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("Ended: {}", ended);
        } catch (InterruptedException nobodys) {
            LOG.debug("The watch ends when it is closed, not when it is interrupted");
        }
    }

    /** Ends it, whatever it waits for; another node may lead from then on. */
    @Override
    public void close() {
        ending.countDown();
        connection.ifPresent(open -> {
            try {
                open.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.debug("The connection was gone", gone);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
