package ai.sophia.bench.peers;

import com.pgvector.PGvector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL with pgvector, over JDBC: one table with an HNSW index that stands while it is filled, as that of a memory has to, and every
 * commit on disk. Used by one thread.
 */
final class PgVectorPeer implements Peer {
    private static final String USER = "postgres";

    private final Corpus corpus;
    private final Setting setting;
    private final PeerProcess process;
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement insertElsewhere;
    private final PreparedStatement select;

    PgVectorPeer(Stage stage, Map<String, String> parts, Corpus corpus, Setting setting)
            throws IOException, InterruptedException {
        this.corpus = corpus;
        this.setting = setting;
        Path directory = stage.directory("pgvector");
        Path data = directory.resolve("data");
        Path bin = Path.of(Tools.part(parts, "bin"));
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        List<String> initialize = List.of(
                bin.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-instructions",
                "--no-sync");
        try (PeerProcess initializing = stage.start(plan("initdb", root, initialize, directory))) {
            initializing.output().lines().forEach(line -> {});
            initializing.awaitSuccess();
        }
        int port = PeerProcess.freePort();
        List<String> serve = List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=512MB",
                "-c",
                "maintenance_work_mem=512MB");
        this.process = stage.start(plan("postgres", root, serve, directory));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/" + USER + "?reWriteBatchedInserts=true");
        source.setUser(USER);
        process.await(() -> {
            try (Connection trial = source.getConnection()) {
                return trial.isValid(1);
            } catch (SQLException notYet) {
                throw new IOException(notYet);
            }
        });
        try {
            this.connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                for (String each : List.of(
                        "CREATE EXTENSION vector",
                        "CREATE TABLE memory (id int PRIMARY KEY, scope int NOT NULL, text text NOT NULL, embedding vector("
                                + corpus.dimension() + ") NOT NULL)",
                        "CREATE INDEX ON memory (scope)",
                        "CREATE INDEX ON memory USING hnsw (embedding vector_cosine_ops)",
                        "CREATE TABLE elsewhere (LIKE memory INCLUDING ALL)",
                        "SET hnsw.ef_search = " + InProcess.CANDIDATES,
                        "SET hnsw.iterative_scan = strict_order")) {
                    statement.execute(each);
                }
            }
            PGvector.addVectorType(connection);
            connection.setAutoCommit(false);
            this.insert = insertInto("memory");
            this.insertElsewhere = insertInto("elsewhere");
            this.select = connection.prepareStatement("SELECT id, text FROM memory"
                    + (setting.scopes() > 1 ? " WHERE scope = ?" : "")
                    + " ORDER BY embedding <=> ? LIMIT " + Truth.LIMIT);
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    private PreparedStatement insertInto(String table) throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO " + table + " (id, scope, text, embedding) VALUES (?, ?, ?, ?)");
    }

    private static PeerProcess.Plan plan(String name, boolean root, List<String> command, Path directory) {
        List<String> whole = new ArrayList<>();
        if (root) {
            // it refuses to run as root
            whole.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
        }
        whole.addAll(command);
        return new PeerProcess.Plan(name, whole, Map.of(), directory, PeerProcess.Ending.INTERRUPT);
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(insert, from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        return add(insertElsewhere, from, to);
    }

    private Add add(PreparedStatement statement, int from, int to) throws IOException {
        List<PGvector> vectors = new ArrayList<>();
        for (int row = from; row < to; row++) {
            vectors.add(new PGvector(corpus.vector(row)));
        }
        return () -> {
            try {
                for (int row = from; row < to; row++) {
                    statement.setInt(1, row);
                    statement.setInt(2, setting.scopeOf(row));
                    statement.setString(3, corpus.text(row));
                    statement.setObject(4, vectors.get(row - from));
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
            } catch (SQLException failure) {
                throw new IOException(failure);
            }
        };
    }

    /** The planner wants statistics, which the server would gather by itself a minute later. */
    @Override
    public void settle() throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE memory");
            connection.commit();
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    @Override
    public List<Asking> askings() {
        return List.of(new Asking("pgvector", true, this::search));
    }

    private Search search(int question) throws IOException {
        PGvector vector = new PGvector(corpus.questionVector(question));
        return () -> {
            try {
                int parameter = 1;
                if (setting.scopes() > 1) {
                    select.setInt(parameter++, setting.askedBy(question));
                }
                select.setObject(parameter, vector);
                IntStream.Builder rows = IntStream.builder();
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        rows.add(found.getInt(1));
                    }
                }
                connection.commit();
                return rows.build().toArray();
            } catch (SQLException failure) {
                throw new IOException(failure);
            }
        };
    }

    @Override
    public long residentBytes() throws IOException {
        return process.residentBytes();
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IOException(failure);
        } finally {
            process.close();
        }
    }
}
