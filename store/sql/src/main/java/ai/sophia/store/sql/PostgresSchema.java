package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the schemas in a PostgreSQL database to the newest version; of several nodes that start at once, one does. Stateless. */
final class PostgresSchema {
    private static final String FILES = "classpath:ai/sophia/store/sql/postgres";
    private static final String HISTORY = "schema_history";

    private PostgresSchema() {}

    /**
     * Applies the files that the database has not seen.
     *
     * @param server whose database it is, for messages
     * @throws Fault.Unavailable if it is of a newer Sophia, or the files cannot be applied
     */
    static void migrate(DataSource source, PostgresServer server) {
        Flyway flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(source)
                .locations(FILES)
                .schemas(Postgres.SCHEMA)
                .table(HISTORY)
                .loggers("slf4j")
                .load();
        try {
            Arrays.stream(flyway.info().all())
                    .filter(each -> each.getState() == MigrationState.FUTURE_SUCCESS)
                    .findFirst()
                    .ifPresent(PostgresSchema::refuse);
            flyway.migrate();
        } catch (FlywayException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException error && isRefusal(error)) {
                    throw PostgresErrors.fault(error, server);
                }
            }
            throw new Fault.Unavailable(
                    "the schema of the records cannot be brought up to date: "
                            + String.valueOf(failure.getMessage()).strip(),
                    Duration.ofMinutes(1),
                    failure);
        }
    }

    /** Whether the user has no right to what was asked. */
    private static boolean isRefusal(SQLException error) {
        return "42501".equals(error.getSQLState());
    }

    /** Whether the schemas are there, in any version. */
    static boolean isMade(Handle handle) {
        return handle.query("SELECT to_regclass(?) IS NOT NULL", Postgres.SCHEMA + "." + HISTORY)
                .booleans()
                .one();
    }

    /** Whether somebody else's tables are where ours would be, if they are not. */
    static boolean isForeign(Handle handle) {
        return handle.query("""
                        SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = ?)""", Postgres.SCHEMA).booleans().one();
    }

    private static void refuse(MigrationInfo newer) {
        throw new Fault.Unavailable(
                "the record store is of a newer Sophia: it has version " + newer.getVersion() + " of the schema ("
                        + newer.getDescription() + "), which this one does not know; run that newer version",
                Duration.ofHours(1));
    }
}
