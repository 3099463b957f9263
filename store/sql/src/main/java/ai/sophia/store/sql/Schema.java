package ai.sophia.store.sql;

import java.security.SecureRandom;
import java.util.Optional;

/** What a database must have before it is used. Stateless. */
final class Schema {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Schema() {}

    /** Brings the schema up to date and returns the log's epoch, which a new database is given; of several nodes at once, one gives it. */
    static String prepare(Handle handle, Dialect dialect) {
        return handle.inTransaction(transaction -> {
            dialect.migrate(transaction);
            return epoch(transaction).orElseGet(() -> {
                transaction.update(
                        "INSERT INTO settings (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING", newEpoch());
                return epoch(transaction).orElseThrow();
            });
        });
    }

    /** The same, on a connection of its own. */
    static void prepare(Database database) {
        try (Handle handle = database.write()) {
            prepare(handle, database.dialect());
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    /** A name for a log of changes. */
    static String newEpoch() {
        return "%08x".formatted(RANDOM.nextInt());
    }

    static Optional<String> epoch(Handle handle) {
        return setting(handle, "epoch");
    }

    static Optional<String> setting(Handle handle, String name) {
        return handle.query("SELECT value FROM settings WHERE name = ?", name)
                .texts()
                .findOne();
    }
}
