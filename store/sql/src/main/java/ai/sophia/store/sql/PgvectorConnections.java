package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The connections of the index by vectors, apart from those of the records, so that neither waits for the other. Safe for all threads. */
final class PgvectorConnections implements AutoCloseable {
    private static final int SEARCHES = 8;
    private static final int WRITERS = 2;
    private static final int IDLE = 1;

    /** The pool takes no less. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(250);

    private static final Duration STATEMENT = Duration.ofSeconds(30);
    private static final Duration LOCK = Duration.ofSeconds(5);

    /** To make an index of millions takes long. */
    private static final Duration MAKING = Duration.ofHours(12);

    private final PostgresServer server;
    private final HikariDataSource pool;
    private final HikariDataSource writers;

    PgvectorConnections(PgvectorSettings settings) {
        this.server = settings.server();
        this.pool = new HikariDataSource(pooled(settings));
        this.writers = new HikariDataSource(writing(server));
    }

    private static HikariConfig writing(PostgresServer server) {
        HikariConfig config = Postgres.pool("vectors-writing", WRITERS, IDLE);
        config.setDataSource(Postgres.source(server, STATEMENT, " -c lock_timeout=" + LOCK.toMillis()));
        config.setConnectionTimeout(LOCK.toMillis());
        return config;
    }

    /** A plan is made for each search: whose passages are many and whose are few is in the values. */
    private static HikariConfig pooled(PgvectorSettings settings) {
        HikariConfig config = Postgres.pool("vectors", SEARCHES, IDLE);
        config.setDataSource(Postgres.source(
                settings.server(), settings.budget(), " -c plan_cache_mode=force_custom_plan -c jit=off"));
        config.setReadOnly(true);
        config.setConnectionTimeout(
                Math.max(LEAST_WAIT.toMillis(), settings.budget().toMillis()));
        return config;
    }

    /** Work on a connection that may fail as the driver does. */
    interface Searching<T> {
        T search(Connection connection) throws SQLException;
    }

    /** Runs a search, which ends within the budget. */
    <T> T searching(Searching<T> work) {
        try (Connection connection = pool.getConnection()) {
            return work.search(connection);
        } catch (SQLException error) {
            throw fault(error);
        }
    }

    /** Runs a transaction that sees the rows of all tenants. */
    <T> T transacted(Function<Handle, T> work) {
        try (Handle handle = Handle.open(writers::getConnection, Statements.OF_THE_DRIVER)) {
            return handle.inTransaction(transaction -> {
                transaction
                        .query("SELECT set_config('sophia.tenant', '', true),"
                                + " set_config('sophia.every_tenant', 'on', true)")
                        .run();
                return work.apply(transaction);
            });
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /** A connection for what takes long, without a transaction. */
    Handle making() {
        try {
            return Handle.open(
                    () -> Postgres.source(server, MAKING, " -c lock_timeout=0").getConnection(),
                    Statements.OF_THE_DRIVER);
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /** What to throw for a failure: what the server reports becomes {@link Fault.Unavailable} or {@link Gone}, anything else stays as it is. */
    RuntimeException failure(RuntimeException failure) {
        return failure instanceof SqlFailure known ? fault(known.error()) : failure;
    }

    private RuntimeException fault(SQLException error) {
        return isGone(error) ? new Gone(error) : PostgresErrors.fault(error, server);
    }

    /** Whether a table or a schema is not there. */
    private static boolean isGone(SQLException error) {
        String state = Optional.ofNullable(error.getSQLState()).orElse("");
        return state.equals("42P01") || state.equals("3F000");
    }

    /** A table of the index is not there any more. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone(SQLException error) {
            super("the index by vectors is gone from the database, and is made again", error);
        }

        /** What to tell those who do not know of tables. */
        Fault.Unavailable fault() {
            return new Fault.Unavailable(String.valueOf(getMessage()), Duration.ofSeconds(1), this);
        }
    }

    @Override
    public void close() {
        pool.close();
        writers.close();
    }
}
