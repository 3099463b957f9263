package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Opens handles on a database and tells what their errors mean. Stateless, safe for all threads. */
final class Database {
    private final Dialect dialect;

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** A handle that may write. */
    Handle write() {
        return open(dialect::connectToWrite);
    }

    /** A handle that cannot write. */
    Handle read() {
        return open(dialect::connectToRead);
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }

    @SuppressWarnings("MustBeClosedChecker")
    private Handle open(Connecting connecting) {
        try {
            Handle handle = Jdbi.create(connecting::connect).open();
            handle.setStatementBuilder(new StatementCache());
            handle.setSqlParser(new PlainSql());
            return handle;
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
    }

    /** What to throw for a failure: what the database reports becomes {@link Fault.Unavailable}, anything else stays as it is. */
    RuntimeException failure(RuntimeException failure) {
        SQLException error = error(failure);
        return error == null ? failure : dialect.fault(error);
    }

    /** Whether no write may follow the failure. */
    boolean endsWriting(RuntimeException failure) {
        SQLException error = error(failure);
        return error != null && dialect.endsWriting(error);
    }

    private static @Nullable SQLException error(RuntimeException failure) {
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
