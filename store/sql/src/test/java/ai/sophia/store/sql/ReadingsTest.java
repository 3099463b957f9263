package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that are cut off because the server had been away; the work itself has it done, in the middle of what it reads. */
final class ReadingsTest {
    private Postgres postgres;
    private Database database;
    private PooledReaders readers;

    @BeforeEach
    void open() {
        postgres = new Postgres(TestingServer.database());
        database = new Database(postgres);
        readers = new PooledReaders(database);
    }

    @AfterEach
    void close() {
        readers.close();
        postgres.close();
    }

    @Test
    void whatIsCutOffIsAskedAgainThoughItsConnectionHadBeenLostBefore() {
        AtomicInteger attempts = new AtomicInteger();
        int told = readers.read(Dialect.EVERY_TENANT, handle -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 1) {
                one(handle, "SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 1 ELSE 0 END");
            } else if (attempt <= 3) {
                database.readings().cut(System.nanoTime());
            }
            return one(handle, "SELECT 42");
        });
        assertThat(told).isEqualTo(42);
        assertThat(attempts).hasValue(4);
    }

    @Test
    void whatIsCutOffOverAndOverIsRefused() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> readers.read(Dialect.EVERY_TENANT, handle -> {
                    attempts.incrementAndGet();
                    database.readings().cut(System.nanoTime());
                    return one(handle, "SELECT 42");
                }))
                .isInstanceOf(Fault.Unavailable.class);
        assertThat(attempts).hasValue(8);
    }

    @Test
    void aConnectionThatWasMadeSinceTheServerWasLostIsNotCut() {
        long lost = System.nanoTime();
        int told = database.snapshot(Dialect.EVERY_TENANT, handle -> {
            database.readings().cut(lost);
            return one(handle, "SELECT 42");
        });
        assertThat(told).isEqualTo(42);
    }

    @Test
    void aSnapshotFromBeforeIsCutAndNotBegunAgain() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> database.snapshot(Dialect.EVERY_TENANT, handle -> {
                    attempts.incrementAndGet();
                    database.readings().cut(System.nanoTime());
                    return one(handle, "SELECT 42");
                }))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("cannot be reached");
        assertThat(attempts).hasValue(1);
    }

    private static int one(Handle handle, String sql) {
        return handle.query(sql).map(row -> row.getInt(1)).one();
    }
}
