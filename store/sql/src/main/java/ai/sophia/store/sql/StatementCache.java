package ai.sophia.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection's prepared statements, because preparing takes longer than most of them run. A statement in use is out of the
 * cache, so that the same SQL can be run again within itself. The arguments stay bound until others are: SQLite plans a statement by its
 * arguments and, when these are cleared, prepares it anew, which takes longer than to load ten memories. For whichever thread has the connection.
 */
final class StatementCache implements Statements {
    private static final int CAPACITY = 100;

    private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    @Override
    public PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
            throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement statement = kept != null ? kept : connection.prepareStatement(sql);
        int expected = statement.getParameterMetaData().getParameterCount();
        if (arguments.length != expected) {
            // or it would run with what another call has left in it
            statement.close();
            throw new IllegalArgumentException(
                    "expected " + expected + " arguments, but got " + arguments.length + ": " + sql);
        }
        return statement;
    }

    @Override
    public void release(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement twin = idle.put(sql, statement);
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > CAPACITY) {
            idle.pollFirstEntry().getValue().close();
        }
    }
}
