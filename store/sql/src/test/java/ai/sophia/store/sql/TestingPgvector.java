package ai.sophia.store.sql;

import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.tier.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Opens indexes in databases with pgvector, for tests. Stateless, but for the databases that it has made. */
final class TestingPgvector {
    private static final Map<Path, PostgresServer> DATABASES = new ConcurrentHashMap<>();
    private static final Duration BUDGET = Duration.ofSeconds(30);

    private TestingPgvector() {}

    /** A new database that a record store was opened on, with pgvector. */
    static PostgresServer database() {
        return database(TestingPostgres.shared());
    }

    /** The same on this server. */
    static PostgresServer database(TestingPostgres postgres) {
        return withRecords(postgres, true);
    }

    /** A new database that a record store was opened on, without pgvector, which is installed on its server. */
    static PostgresServer withoutExtension() {
        return withRecords(TestingPostgres.shared(), false);
    }

    private static PostgresServer withRecords(TestingPostgres postgres, boolean extension) {
        String address = postgres.database();
        if (extension) {
            postgres.asSuperuser(address, "CREATE EXTENSION vector");
        }
        PostgresServer server = PostgresServer.parse(address, postgres.user(), postgres.password(), 4)
                .orElseThrow();
        SqlMemoryStore.open(server).close();
        return server;
    }

    /** The index that belongs to a directory. */
    static PgvectorIndex open(Path directory) {
        return open(DATABASES.computeIfAbsent(directory, first -> database()));
    }

    /** An index of the space that samples are of, which compares some thousands one by one. */
    static PgvectorIndex open(PostgresServer server) {
        return open(PgvectorSettings.of(server, VectorMethod.HNSW, BUDGET));
    }

    /** An index of the space that samples are of, whatever the number of its passages. */
    static PgvectorIndex open(PostgresServer server, VectorMethod method) {
        return open(new PgvectorSettings(server, method, BUDGET, 1));
    }

    /** An index of the space that samples are of. */
    static PgvectorIndex open(PgvectorSettings settings) {
        return PgvectorIndex.open(settings, Samples.SPACE, new Unguarded());
    }

    /** Lets every call through. */
    static final class Unguarded implements Guard {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public String name() {
            return "pgvector";
        }

        @Override
        public Status status() {
            return new Status(State.UP, "", 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
    }
}
