package ai.sophia.store.sql;

import ai.sophia.core.tier.TenantKey;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants' secrets, made on first use and kept for good. Safe for all threads. */
final class TenantKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Writer writer;
    private final Readers readers;
    private final Map<String, TenantKey> known = new ConcurrentHashMap<>();

    TenantKeys(Database database, Writer writer, Readers readers) {
        this.database = database;
        this.writer = writer;
        this.readers = readers;
    }

    /** The key of a tenant. */
    TenantKey of(String tenant) {
        TenantKey key = known.get(tenant);
        if (key == null) {
            key = readers.read(tenant, handle -> secret(handle, tenant)).orElseGet(() -> made(tenant));
            known.put(tenant, key);
        }
        return key;
    }

    /** Another node may make it at the same time; then that one's is taken. */
    private TenantKey made(String tenant) {
        byte[] secret = new byte[TenantKey.LENGTH];
        RANDOM.nextBytes(secret);
        return writer.write(1, false, database.confined(tenant, handle -> {
            handle.update("INSERT INTO tenants (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING", tenant, secret);
            return secret(handle, tenant).orElseThrow();
        }));
    }

    private static Optional<TenantKey> secret(Handle handle, String tenant) {
        return handle.query("SELECT secret FROM tenants WHERE name = ?", tenant)
                .map(row -> new TenantKey(row.getBytes(1)))
                .findOne();
    }
}
