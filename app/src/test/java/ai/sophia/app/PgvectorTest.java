package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.cli.Failure;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that searches by vectors in the database of its records too. The questions have a filter on the text, which is left to the searches: a
 * scope as small as these would be compared whole, on the node alone.
 */
@Timeout(300)
final class PgvectorTest {
    @TempDir
    Path home;

    private final TestingPostgres postgres = TestingPostgres.shared();
    private final String database = postgres.database();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "SOPHIA_RECORDS",
            database,
            "SOPHIA_POSTGRES_USER",
            postgres.user(),
            "SOPHIA_POSTGRES_PASSWORD",
            postgres.password(),
            "SOPHIA_POSTGRES_VECTORS",
            "hnsw"));

    private Optional<TestingNode> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(TestingNode::close);
    }

    private TestingNode start() {
        TestingNode node = TestingNode.open(home, Map.of("cache", "0"), environment);
        open = Optional.of(node);
        return node;
    }

    @Test
    void aRecallAsksTheDatabaseTooAndTellsSo() {
        postgres.asSuperuser(database, "CREATE EXTENSION vector");
        TestingNode node = start();
        remember(node, "Ada plays the cello in a quartet");
        caughtUp(node);
        Recall recall = recall(node);
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.steps()).extracting(Recall.Step::name).contains("lexical", "vectors", "pgvector");
        assertThat(recall.degraded()).isEmpty();
        assertThat(node.wiring().doctor().examine()).satisfies(diagnosis -> {
            assertThat(diagnosis.findings()).isEmpty();
            assertThat(diagnosis.servers().getLast().found().version()).contains("PostgreSQL", "pgvector");
        });
    }

    @Test
    void withoutTheExtensionEverythingGoesOnAndStatusSaysWhatIsMissing() {
        TestingNode node = start();
        remember(node, "Ada plays the cello in a quartet");
        Awaitility.await().until(() -> index(node).projector().state() == Projector.State.FAILED);
        assertThat(index(node).projector().status().reason()).contains("CREATE EXTENSION vector");
        Recall recall = recall(node);
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.degraded()).containsExactly("pgvector");
        assertThat(node.wiring().servers().all().getLast().examine().findings())
                .singleElement()
                .asString()
                .contains("CREATE EXTENSION vector");
        postgres.asSuperuser(database, "CREATE EXTENSION vector");
        caughtUp(node);
        Awaitility.await().until(() -> recall(node).degraded().isEmpty());
    }

    @Test
    void offAsUsualNothingIsAskedBesideTheNodesOwnIndex() {
        environment.remove("SOPHIA_POSTGRES_VECTORS");
        TestingNode node = start();
        remember(node, "Ada plays the cello in a quartet");
        assertThat(recall(node).degraded()).doesNotContain("pgvector");
        assertThat(node.wiring().servers().all())
                .as("the records are on it all the same")
                .singleElement()
                .satisfies(records -> {
                    assertThat(records.name()).isEqualTo("PostgreSQL");
                    assertThat(records.address()).isEqualTo(database);
                    assertThat(records.status().calls()).isPositive();
                });
        assertThat(node.wiring().spaces().serving().remote()).isEmpty();
    }

    @Test
    void whatTheSettingDoesNotMeanIsRefused() {
        environment.put("SOPHIA_POSTGRES_VECTORS", "graph");
        assertThatThrownBy(this::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("postgres.vectors")
                .hasMessageContaining("hnsw");
        environment.put("SOPHIA_POSTGRES_VECTORS", "ivfflat");
        environment.remove("SOPHIA_RECORDS");
        assertThatThrownBy(this::start).isInstanceOf(Failure.class).hasMessageContaining("records");
    }

    private static RemoteIndex index(TestingNode node) {
        return node.wiring().spaces().serving().remote().getFirst();
    }

    private static void remember(TestingNode node, String text) {
        node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of()));
    }

    private static Recall recall(TestingNode node) {
        Filter ofAda = new Filter.Contains(Field.Own.TEXT, new Value.Text("Ada"));
        return node.wiring()
                .recalling()
                .recall(new Query(
                        TestingNode.reach("ada"),
                        "Which instrument does Ada play?",
                        List.of(),
                        ofAda,
                        5,
                        0,
                        Optional.empty()));
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    private static void caughtUp(TestingNode node) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> index(node).projector().await(node.wiring().store().head(), Duration.ofSeconds(1)));
    }
}
