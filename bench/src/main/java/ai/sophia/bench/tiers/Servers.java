package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Freezable;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of every kind that can be started here, for one Sophia: PostgreSQL, ChromaDB, Redis, and another Sophia that embeds. Used by one thread. */
final class Servers implements AutoCloseable {
    /** So that the same model in the process does not stand in for the embedder. */
    static final String REVISION = "elsewhere";

    private static final Duration INDEXING = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Deque<DevServer> started = new ArrayDeque<>();
    private final DevServer postgres;
    private final DevServer chroma;
    private final DevServer redis;
    private final ChildServer embedder;

    private Servers(String mainClass, Stage stage, Tools tools) throws IOException, InterruptedException {
        try {
            postgres = kept(DevServer.postgres(tools, stage.directory("postgres")));
            chroma = kept(DevServer.chroma(tools, stage.directory("chroma")));
            redis = kept(DevServer.redis(tools, stage.directory("redis")));
            embedder = ChildServer.start(mainClass, stage.directory("embedder"));
        } catch (IOException | InterruptedException failure) {
            closeStarted();
            throw failure;
        }
    }

    /** Starts them, each in a folder of its own. */
    static Servers start(String mainClass, Stage stage, Tools tools) throws IOException, InterruptedException {
        return new Servers(mainClass, stage, tools);
    }

    private DevServer kept(DevServer server) {
        started.push(server);
        return server;
    }

    /** Them by their names for people. */
    Map<String, Freezable> byName() {
        Map<String, Freezable> servers = new LinkedHashMap<>();
        servers.put("Redis", redis);
        servers.put("ChromaDB", chroma);
        servers.put("PostgreSQL, with records and pgvector,", postgres);
        servers.put("the embedding server", embedder);
        return servers;
    }

    /** The settings by which a Sophia uses all of them. */
    Map<String, String> settings() throws IOException, InterruptedException {
        return settings(port -> port);
    }

    /**
     * The same, with something before each of them.
     *
     * @param before the port of what stands before the server of a port
     */
    Map<String, String> settings(IntUnaryOperator before) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("SOPHIA_RECORDS", at(postgres.told("url"), before));
        settings.put("SOPHIA_POSTGRES_USER", postgres.told("user"));
        settings.put("SOPHIA_POSTGRES_PASSWORD", postgres.told("password"));
        settings.put("SOPHIA_POSTGRES_VECTORS", "hnsw");
        settings.put("SOPHIA_CHROMA_HOST", at(chroma.told("url"), before));
        settings.put("SOPHIA_REDIS_ADDRESS", at("redis://127.0.0.1:" + redisPort(), before));
        settings.put("SOPHIA_EMBEDDER_URL", at(embedder.awaitReady().toString(), before));
        settings.put("SOPHIA_EMBEDDER_REVISION", REVISION);
        return settings;
    }

    private static String at(String address, IntUnaryOperator before) {
        int port = URI.create(address).getPort();
        return address.replace(":" + port, ":" + before.applyAsInt(port));
    }

    /** Waits for that of pgvector, which is made behind the memories, and keeps the processors busy. */
    void awaitVectorIndex() throws IOException, InterruptedException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:" + postgres.told("url"));
        source.setUser(postgres.told("superuser"));
        source.setPassword(postgres.told("password"));
        long end = System.nanoTime() + INDEXING.toNanos();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
                        WHERE a.amname = 'hnsw' AND i.indisvalid""")) {
            while (true) {
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        return;
                    }
                }
                if (System.nanoTime() > end) {
                    throw new IOException(
                            "expected pgvector to make its index within " + INDEXING.toMinutes() + " min");
                }
                Thread.sleep(PAUSE);
            }
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    int postgresPort() throws IOException {
        return URI.create(postgres.told("url")).getPort();
    }

    int chromaPort() throws IOException {
        return URI.create(chroma.told("url")).getPort();
    }

    int redisPort() throws IOException {
        return redis.ports().getFirst();
    }

    int embedderPort() throws IOException, InterruptedException {
        return embedder.awaitReady().getPort();
    }

    @Override
    public void close() throws IOException {
        embedder.close();
        closeStarted();
    }

    private void closeStarted() throws IOException {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
