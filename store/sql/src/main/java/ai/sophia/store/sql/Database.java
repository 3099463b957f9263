package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Dialect.Remedy;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Opens handles on a database, and tells what their errors mean. Safe for all threads. */
final class Database {
    private final Dialect dialect;
    private final Jdbi writing;
    private final Jdbi reading;
    private final Jdbi apart;
    private final Jdbi alone;
    private final Readings readings = new Readings();

    Database(Dialect dialect) {
        this.dialect = dialect;
        this.writing = jdbi(dialect::connectToWrite);
        this.reading = jdbi(dialect::connectToRead);
        this.apart = jdbi(dialect::connectApart);
        this.alone = jdbi(dialect::connectAlone);
    }

    static Jdbi jdbi(ConnectionFactory connecting) {
        return Jdbi.create(connecting).setSqlParser(new PlainSql());
    }

    Dialect dialect() {
        return dialect;
    }

    /** A handle that may write. */
    Handle write() {
        return open(writing);
    }

    /** A handle that cannot write. */
    Handle read() {
        return open(reading);
    }

    /** A handle that cannot write, on a connection of its own. */
    Handle apart() {
        return open(apart);
    }

    /** A handle that may write, beside which nobody else does. */
    Handle alone() {
        return open(alone);
    }

    @SuppressWarnings("MustBeClosedChecker")
    private Handle open(Jdbi jdbi) {
        try {
            Handle handle = jdbi.open();
            handle.setStatementBuilder(dialect.statements());
            return handle;
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /**
     * Reads on a connection of its own and on the caller's thread, because it may take long and the caller may read meanwhile. All that the
     * work sees is of one moment.
     *
     * @param tenant whose rows it sees, {@link Dialect#EVERY_TENANT} for all
     */
    <T> T snapshot(String tenant, Function<Handle, T> work) {
        try (Handle handle = apart()) {
            return readings.onNew(handle, transaction -> {
                dialect.freeze(transaction);
                dialect.confine(transaction, tenant);
                return work.apply(transaction);
            });
        } catch (Readings.CutOff cut) {
            throw failure(cut.failure());
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /** What is being read from a server on the network. */
    Readings readings() {
        return readings;
    }

    /** The work, confined to a tenant's rows. */
    <T> Function<Handle, T> confined(String tenant, Function<Handle, T> work) {
        return transaction -> {
            dialect.confine(transaction, tenant);
            return work.apply(transaction);
        };
    }

    /** What to throw for a failure: what the database reports becomes {@link Fault.Unavailable}, anything else stays as it is. */
    RuntimeException failure(RuntimeException failure) {
        SQLException error = error(failure);
        return error == null ? failure : dialect.fault(error);
    }

    /** What helps after the failure. */
    Remedy remedy(Throwable failure) {
        SQLException error = error(failure);
        return error == null ? Remedy.NONE : dialect.remedy(error);
    }

    private static @Nullable SQLException error(Throwable failure) {
        if (failure instanceof JdbiException) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException error) {
                    return error;
                }
            }
        }
        return null;
    }

    /** A query with its arguments bound in order. */
    static Query query(Handle handle, String sql, List<Object> arguments) {
        return bound(handle.createQuery(sql), arguments);
    }

    /** A query with its arguments bound in order. */
    static Query query(Handle handle, String sql, Object... arguments) {
        return bound(handle.createQuery(sql), List.of(arguments));
    }

    /** Runs a statement that returns nothing, and says how many rows it changed. */
    static int update(Handle handle, String sql, Object... arguments) {
        return bound(handle.createUpdate(sql), List.of(arguments)).execute();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, List<Object> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case String text -> statement.bind(i, text);
                case Long number -> statement.bind(i, (long) number);
                case Integer number -> statement.bind(i, (int) number);
                case Double number -> statement.bind(i, (double) number);
                case byte[] bytes -> statement.bind(i, bytes);
                default ->
                    throw new IllegalArgumentException("expected a value that SQL has, but got " + arguments.get(i));
            }
        }
        return statement;
    }
}
