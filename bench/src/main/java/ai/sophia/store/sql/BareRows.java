package ai.sophia.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The rows of a statement, read by the bare driver to their last column. Stateless. */
final class BareRows {
    private BareRows() {}

    /** Reads all of them, and says how many there are. */
    static int read(ResultSet row) throws SQLException {
        int rows = 0;
        int columns = row.getMetaData().getColumnCount();
        while (row.next()) {
            rows++;
            for (int column = 1; column <= columns; column++) {
                row.getObject(column);
            }
        }
        return rows;
    }
}
