package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.tier.Guard;
import ai.sophia.store.weaviate.testing.TestingManners;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.nio.file.Path;
import java.time.Duration;
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
 * A node with an index on a double of a Weaviate server. The questions have a filter on the text, which is left to the searches: a scope as small as
 * these would be compared whole, on the node alone.
 */
@Timeout(300)
final class WeaviateTest {
    private static final String QUESTION = "Which instrument does Ada play?";

    @TempDir
    Path home;

    private TestingWeaviate server;
    private TestingNode node;

    @BeforeEach
    void start() {
        server = TestingWeaviate.start();
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
        assertThat(recall.steps()).extracting(Recall.Step::name).contains("lexical", "vectors", "weaviate");
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
        assertThat(recall.degraded()).containsExactly("weaviate");
        Awaitility.await().until(() -> index().projector().state() == Projector.State.FAILED);
        assertThat(node.wiring().doctor().examine().findings())
                .isNotEmpty()
                .allMatch(each -> each.contains("weaviate"));
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
    void aServerThatHangsIsLeftOutOfTheAnswer() {
        node.close();
        node = open(Map.of("budgets.vectors", "5 s"));
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.manners().be(TestingManners.Manner.HANG);
        Recall recall = recall();
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.degraded()).containsExactly("weaviate");
        server.manners().be(TestingManners.Manner.ANSWER);
    }

    @Test
    void anAnswerIsTheSameWhateverTheServerMakesUp() {
        remember("Ada plays the cello in a quartet");
        caughtUp();
        server.manners().be(TestingManners.Manner.NONSENSE);
        Recall recall = recall();
        assertThat(texts(recall)).containsExactly("Ada plays the cello in a quartet");
        assertThat(recall.degraded()).containsExactly("weaviate");
        server.manners().be(TestingManners.Manner.ANSWER);
    }

    private TestingNode open() {
        return open(Map.of());
    }

    private TestingNode open(Map<String, String> further) {
        Map<String, String> said = new HashMap<>(further);
        said.put("cache", "0");
        said.put("weaviate.host", server.address().getHost());
        said.put("weaviate.port", String.valueOf(server.address().getPort()));
        said.put("weaviate.grpcPort", String.valueOf(server.grpcPort()));
        return TestingNode.open(home, said);
    }

    private RemoteIndex index() {
        return node.wiring().spaces().serving().remote().getFirst();
    }

    private void remember(String text) {
        node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of()));
    }

    private Recall recall() {
        Filter ofAda = new Filter.Contains(Field.Own.TEXT, new Value.Text("Ada"));
        Query query = new Query(TestingNode.reach("ada"), QUESTION, List.of(), ofAda, 5, 0, Optional.empty());
        return node.wiring().recalling().recall(query);
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    /** Waits longer than a server that was away is left alone, which is up to ten seconds. */
    private void caughtUp() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> index().projector().await(node.wiring().store().head(), Duration.ofSeconds(1)));
    }
}
