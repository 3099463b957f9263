package ai.sophia.store.sql;

import static ai.sophia.store.sql.Database.query;
import static ai.sophia.store.sql.Database.update;

import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What a database must have before it is used. Stateless. */
final class Schema {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Schema() {}

    /** Brings the schema up to date and returns the log's epoch, which a new database is given; of several nodes at once, one gives it. */
    static String prepare(Handle handle, Dialect dialect) {
        return handle.inTransaction(transaction -> {
            dialect.migrate(transaction);
            return epoch(transaction).orElseGet(() -> {
                update(
                        transaction,
                        "INSERT INTO settings (name, value) VALUES ('epoch', ?) ON CONFLICT DO NOTHING",
                        "%08x".formatted(RANDOM.nextInt()));
                return epoch(transaction).orElseThrow();
            });
        });
    }

    private static Optional<String> epoch(Handle handle) {
        return query(handle, "SELECT value FROM settings WHERE name = 'epoch'")
                .mapTo(String.class)
                .findOne();
    }
}
