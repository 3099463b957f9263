package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.recall.Recall;
import ai.sophia.model.onnx.OnnxModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Memories go from one embedding space to another where their vectors lie on servers too. */
@Timeout(300)
final class ReembeddingServersTest {
    private static final String INT8 = OnnxModel.MINILM_INT8.space().id();
    private static final String FLOAT = OnnxModel.MINILM_FLOAT.space().id();
    private static final int MEMORIES = 40;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path home;

    private final TestingPostgres postgres = TestingPostgres.shared();
    private final String database = postgres.database();
    private final TestingChroma chroma = TestingChroma.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        chroma.close();
    }

    @Test
    void theOldSpaceIsGoneFromAllServersAndTheNewOneIsWhole() throws Exception {
        postgres.asSuperuser(database, "CREATE EXTENSION vector");
        try (TestingNode node = open("int8")) {
            for (int i = 0; i < MEMORIES; i++) {
                node.wiring().remembering().remember(TestingNode.draft("ada", text(i), List.of()));
            }
            caughtUp(node);
            assertThat(collections()).isNotEmpty().allMatch(name -> name.contains("int8"));
            assertThat(tables()).containsExactly(INT8);
        }
        try (TestingNode node = open("float")) {
            node.wiring().reembedding().join();
            assertThat(node.wiring().spaces().serving().id()).isEqualTo(FLOAT);
            caughtUp(node);
            Awaitility.await().untilAsserted(() -> {
                assertThat(collections()).isNotEmpty().allMatch(name -> name.contains("float"));
                assertThat(tables()).containsExactly(FLOAT);
            });
            assertThat(node.wiring().doctor().examine().findings()).isEmpty();
            Recall recall = node.wiring().recalling().recall(TestingNode.query("ada", text(7), Optional.empty()));
            assertThat(recall.degraded()).isEmpty();
            assertThat(recall.hits().getFirst().memory().content().text()).isEqualTo(text(7));
        }
    }

    private static String text(int number) {
        return "Ada has sold picture number " + number;
    }

    private TestingNode open(String embedder) {
        Map<String, String> said = new HashMap<>(Map.of(
                "embedder",
                embedder,
                "cache",
                "0",
                "records",
                database,
                "postgres.user",
                postgres.user(),
                "postgres.password",
                postgres.password(),
                "postgres.vectors",
                "hnsw",
                "chroma.host",
                chroma.address().getHost(),
                "chroma.port",
                String.valueOf(chroma.address().getPort())));
        return TestingNode.open(home, said);
    }

    private static void caughtUp(TestingNode node) {
        List<RemoteIndex> remote = node.wiring().spaces().serving().remote();
        assertThat(remote).hasSize(2);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> remote.stream().allMatch(index -> isCurrent(node, index)));
    }

    private static boolean isCurrent(TestingNode node, RemoteIndex index) {
        try {
            return index.projector().await(node.wiring().store().head(), Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The names of all collections with passages or a checkpoint, in the databases of all tenants. */
    private List<String> collections() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        String databases = "/api/v2/tenants/default_tenant/databases";
        for (JsonNode each : get(databases)) {
            for (JsonNode collection : get(databases + "/" + each.path("name").asString() + "/collections")) {
                names.add(collection.path("name").asString());
            }
        }
        return names;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        URI address = chroma.address().resolve(path);
        return JSON.readTree(client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** The spaces of which the database has an index. */
    private List<String> tables() throws SQLException {
        List<String> spaces = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + database, postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT space FROM sophia_vectors.indexes")) {
            while (rows.next()) {
                spaces.add(rows.getString(1));
            }
        }
        return spaces;
    }
}
