package ai.sophia.store.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** An error of the driver, and what it was about. */
final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException error;

    /**
     * @param what the SQL that failed; never its arguments, which are what people said
     */
    SqlFailure(String what, SQLException error) {
        super(error.getMessage() + " [" + what.strip() + "]", error);
        this.error = error;
    }

    /** A failure as it is to be thrown. */
    static RuntimeException of(String what, Exception failure) {
        return failure instanceof SQLException error
                ? new SqlFailure(what, ofBatch(error))
                : (RuntimeException) failure;
    }

    /** The error itself: around one of several statements that were sent together the driver of PostgreSQL tells the statement too, with its arguments. */
    private static SQLException ofBatch(SQLException error) {
        return error instanceof BatchUpdateException && error.getCause() instanceof SQLException itself
                ? itself
                : error;
    }

    SQLException error() {
        return error;
    }
}
