package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Brings the schema to the newest version: file N of the dialect makes version N, all that are missing in one transaction. Stateless.
 *
 * <p>It stands in for a migration library because a store of one file is opened at every start of a program that is to be ready within
 * a second, and because the order of a few files is all that is needed.
 */
final class Migrations {
    private Migrations() {}

    /** The version that the database is at, 0 if it is new. */
    private static int version(Handle handle) {
        handle.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, file TEXT NOT NULL)");
        return handle.query("SELECT coalesce(max(version), 0) FROM schema_version")
                .map(row -> row.getInt(1))
                .one();
    }

    /** Applies the files that come after the version the database is at, within the caller's transaction. */
    static void apply(Handle handle, List<String> files) {
        int found = version(handle);
        if (found > files.size()) {
            throw new Fault.Unavailable(
                    "the record store is of a newer Sophia: expected a schema of version " + files.size()
                            + " or older, but got " + found + "; run that newer version",
                    Duration.ofHours(1));
        }
        for (int version = found + 1; version <= files.size(); version++) {
            String file = files.get(version - 1);
            statements(file).forEach(handle::execute);
            handle.update("INSERT INTO schema_version (version, file) VALUES (?, ?)", version, file);
        }
    }

    /** The statements of a file: each ends with a semicolon at the end of a line, and a comment is a line of its own. */
    private static Stream<String> statements(String file) {
        try (InputStream stream = Objects.requireNonNull(Migrations.class.getResourceAsStream(file), file)) {
            String sql = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(sql.replaceAll("(?m)^--.*$", "").split(";\\s*(?:\\R|$)"))
                    .filter(each -> !each.isBlank());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the schema file " + file, unreadable);
        }
    }
}
