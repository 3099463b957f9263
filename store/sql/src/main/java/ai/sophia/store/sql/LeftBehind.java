package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The copy that stays where records were moved from: it is refused, so that nothing is remembered where nobody looks for it any more, until
 * it is asked for. Stateless.
 */
public final class LeftBehind {
    /** The setting that notes where the records went. It is a note on this copy, and not moved itself. */
    static final String MOVED = "moved";

    private LeftBehind() {}

    /**
     * What was done.
     *
     * @param place where the copy is, for people
     * @param moved where its records went, and when; empty if it was not refused, so that nothing was to be done
     */
    public record Reopened(String place, Optional<String> moved) {}

    /** Notes where the records went, in the transaction that makes a copy of what is here. */
    static void note(Handle transaction, String where) {
        transaction.update(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                MOVED,
                where);
    }

    /**
     * Refuses a copy.
     *
     * @throws Fault.Conflict if the records were moved elsewhere
     */
    static void refuse(Handle handle, Dialect dialect) {
        moved(handle).ifPresent(where -> {
            throw new Fault.Conflict("the records in " + dialect.place() + " were moved to " + where
                    + "; what is left here is a copy, and what it is told now would be missing there. "
                    + switch (dialect) {
                        case Sqlite directory -> "Set \"records\" to where they are";
                        case Postgres server -> "Remove the setting \"records\", and have \"data\" name where they are";
                    }
                    + "; or, to go on with the copy, run: sophia migrate --reopen");
        });
    }

    /**
     * Lets the copy in a directory, which nobody else has, be used again. What was remembered elsewhere since is not in it.
     *
     * @param cacheDirectory where the native library of the database is kept
     * @throws Fault.NotFound if there is no store
     */
    public static Reopened reopen(Path directory, Path cacheDirectory) {
        SqliteLibrary.unpack(cacheDirectory.resolve("sqlite"));
        Sqlite sqlite = SqliteFile.checked(directory, 0);
        return reopen(new Database(sqlite), sqlite.exists());
    }

    /**
     * Lets the copy on a PostgreSQL server be used again. What was remembered elsewhere since is not in it.
     *
     * @throws Fault.NotFound if there are no records
     * @throws Fault.Unavailable if it cannot be reached, or a node uses it
     */
    public static Reopened reopen(PostgresServer server) {
        Postgres postgres = new Postgres(server);
        try {
            Database database = new Database(postgres);
            return reopen(database, database.snapshot(Dialect.EVERY_TENANT, PostgresSchema::isMade));
        } finally {
            postgres.close();
        }
    }

    private static Reopened reopen(Database database, boolean isMade) {
        String place = database.dialect().place();
        if (!isMade) {
            throw new Fault.NotFound("there are no records in " + place);
        }
        // brought up to date, as by any start; one of a newer Sophia is refused
        Schema.prepare(database);
        try (Handle handle = database.alone()) {
            return handle.inTransaction(transaction -> {
                Optional<String> moved = moved(transaction);
                transaction.update("DELETE FROM settings WHERE name = ?", MOVED);
                return new Reopened(place, moved);
            });
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    private static Optional<String> moved(Handle handle) {
        return Schema.setting(handle, MOVED);
    }
}
