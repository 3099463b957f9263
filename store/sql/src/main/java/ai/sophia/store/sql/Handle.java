package ai.sophia.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection, the SQL that is run on it, and its transaction. Errors of the driver are thrown as {@link SqlFailure}. Closing it closes the connection,
 * which gives up what was not committed. For whichever thread has it.
 */
final class Handle implements AutoCloseable {
    private final Connection connection;
    private final Statements statements;

    Handle(Connection connection, Statements statements) {
        this.connection = connection;
        this.statements = statements;
    }

    /** How a connection is made. */
    interface Connecting {
        Connection connect() throws SQLException;
    }

    /** On a new connection. */
    static Handle open(Connecting connecting, Statements statements) {
        try {
            return new Handle(connecting.connect(), statements);
        } catch (SQLException error) {
            throw new SqlFailure("connecting", error);
        }
    }

    Connection connection() {
        return connection;
    }

    /**
     * A query, which is run when its rows are asked for.
     *
     * @param arguments in the order of the question marks: texts, numbers, bytes, arrays of float32 or null
     */
    Query query(String sql, @Nullable Object... arguments) {
        return new Query(this, sql, arguments);
    }

    /** A query with its arguments in a list. */
    Query query(String sql, List<?> arguments) {
        return query(sql, arguments.toArray());
    }

    /** Runs a statement that returns no rows, and says how many it changed. */
    int update(String sql, @Nullable Object... arguments) {
        return run(sql, arguments, statement -> {
            bind(statement, arguments);
            return statement.executeUpdate();
        });
    }

    /**
     * Runs two queries on one way to the server, the second when the first is done.
     *
     * @return the only column of the only row of the second
     */
    String last(String queries, @Nullable Object... arguments) {
        return run(queries, arguments, statement -> {
            bind(statement, arguments);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /**
     * Runs a statement once for each list of arguments. The driver may send all of them together.
     *
     * @param rows arguments as {@link #query} takes them
     */
    void updateAll(String sql, List<@Nullable Object[]> rows) {
        if (rows.size() == 1) {
            // a driver that is given many at once may first ask the server what they are
            update(sql, rows.getFirst());
        } else if (!rows.isEmpty()) {
            run(sql, rows.getFirst(), statement -> {
                for (@Nullable Object[] row : rows) {
                    bind(statement, row);
                    statement.addBatch();
                }
                return statement.executeBatch();
            });
        }
    }

    /** Runs a statement that is not run again soon, as it is: a question mark in it stands for itself. */
    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException error) {
            throw new SqlFailure(sql, error);
        }
    }

    /** What is done with a statement. */
    interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, @Nullable Object[] arguments, Work<T> work) {
        PreparedStatement statement = prepared(sql, arguments);
        T result;
        try {
            result = work.run(statement);
        } catch (SQLException | RuntimeException failure) {
            discard(statement, failure);
            throw SqlFailure.of(sql, failure);
        }
        release(sql, statement);
        return result;
    }

    /** The statement, to be {@linkplain #release released} or {@linkplain #discard discarded}. */
    PreparedStatement prepared(String sql, @Nullable Object... arguments) {
        try {
            return statements.prepared(connection, sql, arguments);
        } catch (SQLException error) {
            throw new SqlFailure(sql, error);
        }
    }

    /** Gives back a statement that did what it should. */
    void release(String sql, PreparedStatement statement) {
        try {
            statements.release(sql, statement);
        } catch (SQLException error) {
            throw new SqlFailure(sql, error);
        }
    }

    /** Closes a statement that failed. */
    static void discard(PreparedStatement statement, Exception failure) {
        try {
            statement.close();
        } catch (SQLException further) {
            failure.addSuppressed(further);
        }
    }

    static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            int index = i + 1;
            switch (arguments[i]) {
                case null -> statement.setNull(index, Types.VARCHAR);
                case String text -> statement.setString(index, text);
                case Long number -> statement.setLong(index, number);
                case Integer number -> statement.setInt(index, number);
                case Double number -> statement.setDouble(index, number);
                case byte[] bytes -> statement.setBytes(index, bytes);
                case float[] vector -> statement.setObject(index, vector);
                default -> throw new IllegalArgumentException("expected a value that SQL has, but got " + arguments[i]);
            }
        }
    }

    /** Begins a transaction, which lasts until it is committed or rolled back. */
    void begin() {
        change(false);
    }

    /** Commits the transaction; if that fails, it is still to be rolled back. */
    void commit() {
        // to have the driver commit would have SQLite's begin another transaction, to be ended too
        change(true);
    }

    private void change(boolean autoCommit) {
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException error) {
            throw new SqlFailure(autoCommit ? "COMMIT" : "BEGIN", error);
        }
    }

    /**
     * Gives up what the transaction has done.
     *
     * @throws SqlFailure if that is not for the driver to do any more, for the database has given it up, or the connection is lost
     */
    void rollback() {
        if (!isInTransaction()) {
            // SQLite's driver takes a transaction to have ended though its commit failed
            execute("ROLLBACK");
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException error) {
            try {
                // or SQLite's driver would take the next transaction to have begun
                connection.setAutoCommit(true);
            } catch (SQLException none) {
                error.addSuppressed(none);
            }
            throw new SqlFailure("ROLLBACK", error);
        }
        change(true);
    }

    boolean isInTransaction() {
        try {
            return !connection.getAutoCommit();
        } catch (SQLException error) {
            throw new SqlFailure("asking for the transaction", error);
        }
    }

    /** Does the work in a transaction, which is committed unless the work fails; in the one that is under way, if there is one. */
    <T> T inTransaction(Function<Handle, T> work) {
        if (isInTransaction()) {
            return work.apply(this);
        }
        try {
            begin();
            T result = work.apply(this);
            commit();
            return result;
        } catch (RuntimeException | Error failure) {
            try {
                rollback();
            } catch (RuntimeException further) {
                failure.addSuppressed(further);
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException error) {
            throw new SqlFailure("closing the connection", error);
        }
    }
}
