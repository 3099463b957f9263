package ai.sophia.store.sql;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps one connection's prepared statements, because preparing takes longer than most of them run. A statement in use is out of the
 * cache, so that the same SQL can be run again within itself. For a driver that knows how many arguments a statement has without asking
 * the database, and for whichever thread has the connection.
 */
final class StatementCache implements StatementBuilder {
    private static final int CAPACITY = 100;

    private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        return connection.createStatement();
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        return kept != null ? kept : connection.prepareStatement(sql);
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        return connection.prepareCall(sql);
    }

    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
        if (!(statement instanceof PreparedStatement prepared) || !isUsable(prepared)) {
            statement.close();
            return;
        }
        PreparedStatement twin = idle.put(sql, prepared);
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > CAPACITY) {
            idle.pollFirstEntry().getValue().close();
        }
    }

    /**
     * A driver may end a statement that failed, and only tells when it is touched again. The arguments stay bound until others are: SQLite
     * plans a statement by its arguments and, when these are cleared, prepares it anew, which takes longer than to load ten memories.
     */
    private static boolean isUsable(PreparedStatement statement) {
        try {
            return statement.getParameterMetaData().getParameterCount() >= 0;
        } catch (SQLException ended) {
            return false;
        }
    }
}
