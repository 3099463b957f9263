package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.StoppableServer;
import ai.sophia.core.access.Principal;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a node must do with an index on a server beside its own. The questions have a filter on the text, which is left to the searches: a scope
 * as small as these would be compared whole, on the node alone.
 *
 * @param <S> the server
 */
@Timeout(300)
abstract class IndexServerContract<S extends StoppableServer> {
    private static final Principal SOMEBODY = new Principal("default", "tester");
    private static final String QUESTION = "Which instrument does Ada play?";

    @TempDir
    Path home;

    S server;
    TestingNode node;

    /** The name of the index. */
    abstract String name();

    /** Starts a server for one test. */
    abstract S startServer();

    /** What tells a node of the server. */
    abstract Map<String, String> settings(S server);

    @BeforeEach
    void start() {
        server = startServer();
        node = open();
    }

    @AfterEach
    void close() {
        node.close();
        server.close();
    }

    @Test
    void aRecallAsksTheServerTooAndTellsSo() {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        Recall recall = recall();
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.steps()).extracting(Recall.Step::name).contains("lexical", "vectors", name());
        assertThat(recall.degraded()).isEmpty();
        assertThat(node.wiring().doctor().examine()).satisfies(diagnosis -> {
            assertThat(diagnosis.findings()).isEmpty();
            assertThat(diagnosis.servers()).hasSize(1);
            assertThat(diagnosis.servers().getFirst().found().version()).isNotEmpty();
        });
    }

    @Test
    void whileTheServerIsAwayEverythingGoesOnAndItCatchesUpAfterwards() {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.kill();
        remember("Ada sold her piano");
        Recall recall = recall();
        assertThat(texts(recall)).contains("Ada plays the cello in a quartet", "Ada sold her piano");
        assertThat(recall.degraded()).containsExactly(name());
        Awaitility.await().until(() -> index().projector().state() == Projector.State.FAILED);
        assertThat(node.wiring().doctor().examine().findings()).isNotEmpty().allMatch(each -> each.contains(name()));
        server.startAgain();
        caughtUp();
        assertThat(node.wiring().doctor().examine().findings()).isEmpty();
        Awaitility.await().until(() -> recall().degraded().isEmpty());
        assertThat(node.wiring().servers().all().getFirst().status().state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void aServerThatLostItsDataIsFilledAgain() {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.kill();
        server.loseData();
        server.startAgain();
        remember("Ada sold her piano");
        Awaitility.await()
                .until(() -> node.wiring().doctor().examine().findings().isEmpty());
        assertThat(texts(recall())).contains("Ada plays the cello in a quartet", "Ada sold her piano");
    }

    @Test
    void whatCameToDifferFromTheRecordsIsPutRight() {
        remember("Ada plays the cello in a quartet");
        MemoryId lost = remember("Ada tunes her cello");
        MemoryId gone = remember("Ada sold her piano");
        caughtUp();
        MemoryStore store = node.wiring().store();
        String space = node.wiring().spaces().serving().id();
        Collection<StoredVersion> left =
                store.versions(space, List.of(new VersionKey(gone, 1))).values();
        assertThat(left).hasSize(1);
        node.wiring().forgetting().forget(SOMEBODY, TestingNode.reach("ada"), gone, 0);
        caughtUp();
        Projection projection = index().projection();
        projection.apply(left, List.of(lost), projection.applied());
        assertThat(node.wiring().doctor().examine().findings()).isNotEmpty().allMatch(each -> each.contains(name()));
        index().projector().reconcile();
        Awaitility.await().until(() -> index().projector().status().repaired() == 2);
        assertThat(node.wiring().doctor().examine().findings()).isEmpty();
        assertThat(texts(recall()))
                .containsExactlyInAnyOrder("Ada plays the cello in a quartet", "Ada tunes her cello");
    }

    @Test
    void aNodeStartsWhileTheServerIsAway() {
        remember("Ada plays the cello in a quartet");
        node.close();
        server.kill();
        node = open();
        assertThat(texts(recall())).containsExactly("Ada plays the cello in a quartet");
        remember("Ada sold her piano");
        server.startAgain();
        caughtUp();
        assertThat(node.wiring().doctor().examine().findings()).isEmpty();
    }

    @Test
    void recordsOfOthersHaveAnIndexOfTheirOwnOnTheSameServer(@TempDir Path elsewhere) {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        try (TestingNode other = open(elsewhere, Map.of())) {
            remember(other, "Ada sold her piano");
            caughtUp(other);
            remember("Ada tunes her cello");
            caughtUp();
            assertThat(other.wiring().doctor().examine().findings()).isEmpty();
            assertThat(node.wiring().doctor().examine().findings()).isEmpty();
            assertThat(texts(recall(other))).containsExactly("Ada sold her piano");
            assertThat(texts(recall()))
                    .containsExactlyInAnyOrder("Ada plays the cello in a quartet", "Ada tunes her cello");
        }
    }

    private TestingNode open() {
        return open(Map.of());
    }

    /** Opens the node, with further settings. */
    final TestingNode open(Map<String, String> further) {
        return open(home, further);
    }

    private TestingNode open(Path data, Map<String, String> further) {
        Map<String, String> said = new HashMap<>(further);
        said.put("cache", "0");
        said.putAll(settings(server));
        return TestingNode.open(data, said);
    }

    private RemoteIndex index() {
        return index(node);
    }

    private static RemoteIndex index(TestingNode node) {
        return node.wiring().spaces().serving().remote().getFirst();
    }

    final MemoryId remember(String text) {
        return remember(node, text);
    }

    private static MemoryId remember(TestingNode node, String text) {
        return node.wiring()
                .remembering()
                .remember(TestingNode.draft("ada", text, List.of()))
                .key()
                .id();
    }

    final Recall recall() {
        return recall(node);
    }

    private static Recall recall(TestingNode node) {
        Filter ofAda = new Filter.Contains(Field.Own.TEXT, new Value.Text("Ada"));
        Query query = new Query(TestingNode.reach("ada"), QUESTION, List.of(), ofAda, 5, 0, Optional.empty());
        return node.wiring().recalling().recall(query);
    }

    static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    /** Waits longer than a server that was away is left alone, which is up to ten seconds. */
    final void caughtUp() {
        caughtUp(node);
    }

    private static void caughtUp(TestingNode node) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> index(node).projector().await(node.wiring().store().head(), Duration.ofSeconds(1)));
    }
}
