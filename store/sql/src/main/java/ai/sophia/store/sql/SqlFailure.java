package ai.sophia.store.sql;

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
        return failure instanceof SQLException error ? new SqlFailure(what, error) : (RuntimeException) failure;
    }

    SQLException error() {
        return error;
    }
}
