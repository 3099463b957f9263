package ai.sophia.store.sql;

import static ai.sophia.store.sql.Database.query;

import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What a database must have before it is used. Stateless. */
final class Schema {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Schema() {}

    /** Brings the schema up to date and returns the log's epoch, which a new database is given. */
    static String prepare(Handle handle, Dialect dialect) {
        return handle.inTransaction(transaction -> {
            Migrations.apply(transaction, dialect.migrations());
            Optional<String> known = query(transaction, "SELECT value FROM settings WHERE name = 'epoch'")
                    .mapTo(String.class)
                    .findOne();
            return known.orElseGet(() -> {
                String fresh = "%08x".formatted(RANDOM.nextInt());
                Database.update(transaction, "INSERT INTO settings (name, value) VALUES ('epoch', ?)", fresh);
                return fresh;
            });
        });
    }
}
