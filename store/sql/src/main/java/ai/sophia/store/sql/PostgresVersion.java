package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The version of a PostgreSQL server.
 *
 * @param said as the server tells it to whoever connects
 * @param major its first number, which alone tells what the server can do
 */
record PostgresVersion(String said, int major) {
    /** The first with views that heed the policies of who asks ({@code security_invoker}). */
    private static final int OLDEST = 15;

    static PostgresVersion of(Handle handle) {
        try {
            DatabaseMetaData told = handle.connection().getMetaData();
            return new PostgresVersion(told.getDatabaseProductVersion(), told.getDatabaseMajorVersion());
        } catch (SQLException error) {
            throw new SqlFailure("asking for the version", error);
        }
    }

    boolean isTooOld() {
        return major < OLDEST;
    }

    /** What is wrong where it is too old, with what to do. */
    String complaint() {
        return "expected PostgreSQL " + OLDEST + " or newer, but it is of version " + said
                + ": bring it up to date by pg_upgrade, or have the records in another server";
    }

    /**
     * Checks that the server is new enough, before anything is made in its database.
     *
     * @throws Fault.Unavailable if it is not
     */
    static void check(Handle handle, PostgresServer server) {
        PostgresVersion version = of(handle);
        if (version.isTooOld()) {
            throw new Fault.Unavailable(
                    "the PostgreSQL server of the records, " + server.label() + ", is too old: " + version.complaint(),
                    Duration.ofHours(1));
        }
    }
}
