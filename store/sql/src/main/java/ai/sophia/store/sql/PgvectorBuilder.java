package ai.sophia.store.sql;

import ai.sophia.store.sql.PgvectorCatalog.Entry;
import ai.sophia.store.sql.PgvectorTuning.Built;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the table's index when there are enough rows, and makes it anew when there are many more, or another method is set. It takes seconds
 * or hours, while the table is read and written as before; one of the nodes does it. A virtual thread of its own for each; every method is
 * safe for all threads.
 */
final class PgvectorBuilder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PgvectorBuilder.class);

    /** The advisory locks of who makes an index: "Soph" and the number of the index. */
    private static final long BUILDING = 0x536F7068_00000000L;

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);
    private static final int RADIX = 36;

    /** Half-precision and single-precision numbers. */
    private static final int HALF = 2;

    private static final int SINGLE = 4;

    private final PgvectorConnections connections;
    private final PgvectorSettings settings;
    private final Runnable after;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Thread> thread = Optional.empty();
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile boolean closed;
    private volatile boolean stopping;
    private volatile boolean known;
    private volatile Optional<Long> failed = Optional.empty();

    /** @param after told when an index is made */
    PgvectorBuilder(PgvectorConnections connections, PgvectorSettings settings, Runnable after) {
        this.connections = connections;
        this.settings = settings;
        this.after = after;
    }

    /** Begins to make what is missing, unless that is under way; returns at once. */
    void consider(PgvectorSearch.View view, long generation) {
        lock.lock();
        try {
            boolean busy = thread.map(Thread::isAlive).orElse(false);
            if (!closed && !busy && !hasFailedLately() && isWanted(view)) {
                thread = Optional.of(Thread.ofVirtual().name("vectors-building").start(() -> run(view, generation)));
            }
            known = true;
        } finally {
            lock.unlock();
        }
    }

    /** Another method is seen to at the start alone, so that nodes of different settings do not take turns at it. */
    private boolean isWanted(PgvectorSearch.View view) {
        return view.built()
                .map(built -> built.isOutgrown(view.rows()) || (!known && built.method() != settings.method()))
                .orElse(view.rows() >= settings.least());
    }

    private boolean hasFailedLately() {
        return failed.map(at -> System.nanoTime() - at < AFTER_FAILURE.toNanos())
                .orElse(false);
    }

    private void run(PgvectorSearch.View view, long generation) {
        try (Handle handle = connections.making()) {
            connection = Optional.of(handle.connection());
            long lockOfThis = BUILDING | view.table().id();
            boolean mine = handle.query("SELECT pg_try_advisory_lock(?)", lockOfThis)
                    .booleans()
                    .one();
            if (mine && !stopping && isStillWanted(handle, view, generation)) {
                build(handle, view, generation);
            }
            failed = Optional.empty();
        } catch (RuntimeException failure) {
            if (!stopping) {
                failed = Optional.of(System.nanoTime());
                LOG.warn(
                        "The index by vectors in the database cannot be made, so that searches compare one by one: {}",
                        connections.failure(failure).getMessage());
            }
        } finally {
            connection = Optional.empty();
        }
        if (!stopping) {
            after.run();
        }
    }

    /** Another node may have made it meanwhile. */
    private static boolean isStillWanted(Handle handle, PgvectorSearch.View view, long generation) {
        Optional<Entry> entry = PgvectorCatalog.find(handle, view.table().id());
        return entry.isPresent()
                && entry.get().generation() == generation
                && entry.get().built().equals(view.built());
    }

    private void build(Handle handle, PgvectorSearch.View view, long generation) {
        PgvectorTable table = view.table();
        long start = System.nanoTime();
        table.dropUnfinished(handle);
        handle.execute("ANALYZE " + table.name());
        long rows = table.rows(handle);
        Built wanted = PgvectorTuning.wanted(settings.method(), rows);
        int bytes = view.extension().halves() ? HALF : SINGLE;
        handle.execute("SET maintenance_work_mem = '" + PgvectorTuning.memory(rows, table.dimension(), bytes) + "'");
        String name = Long.toString(System.currentTimeMillis(), RADIX);
        handle.execute(table.making(name, view.extension(), wanted));
        PgvectorCatalog.built(handle, table.id(), generation, wanted);
        table.dropIndexesBut(handle, name);
        LOG.info(
                "The index by vectors in the database is made: {} with {} for {} passages, in {} s",
                settings.method().label(),
                PgvectorTable.text(wanted.parameters()),
                rows,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** Ends what is under way; what is half made is taken away by the next one. */
    void stop() {
        stopping = true;
        connection.ifPresent(open -> {
            try {
                open.abort(Runnable::run);
            } catch (SQLException gone) {
                LOG.debug("The connection was gone", gone);
            }
        });
        thread.ifPresent(running -> {
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        stopping = closed;
    }

    /** Ends it for good. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        stop();
    }
}
