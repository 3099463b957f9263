package ai.sophia.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How the prepared statements of one connection are made, and what becomes of them. For whichever thread has the connection. */
interface Statements {
    /** Made anew each time: the driver keeps what it takes to prepare them. */
    Statements OF_THE_DRIVER = new Statements() {
        @Override
        public PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments)
                throws SQLException {
            return connection.prepareStatement(sql);
        }

        @Override
        public void release(String sql, PreparedStatement statement) throws SQLException {
            statement.close();
        }
    };

    /**
     * The statement, for one to have it.
     *
     * @param arguments what it will be given first
     */
    PreparedStatement prepared(Connection connection, String sql, @Nullable Object... arguments) throws SQLException;

    /** Takes back a statement that did what it should, and has no open rows. */
    void release(String sql, PreparedStatement statement) throws SQLException;
}
