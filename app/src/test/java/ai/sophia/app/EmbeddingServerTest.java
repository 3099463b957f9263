package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.space.Reembedding.Stage;
import ai.sophia.core.space.Reembedding.Status;
import ai.sophia.model.onnx.OnnxModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of Sophia with its embedder on a server, which is a second Sophia: there, away, and on the way to it and back. */
final class EmbeddingServerTest {
    private static final String INT8 = OnnxModel.MINILM_INT8.space().id();
    private static final String FLOAT = OnnxModel.MINILM_FLOAT.space().id();
    private static final String TEA = "Ada prefers tea to coffee";
    private static final String CELLO = "Ada plays the cello in an orchestra";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    private TestingEmbeddingServer server;

    @BeforeEach
    void start() {
        server = new TestingEmbeddingServer(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void newMemoriesAreEmbeddedOnTheServer() {
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            assertThat(serving(node)).isEqualTo(TestingEmbeddingServer.SPACE);
            remember(node, TEA);
            remember(node, CELLO);
            assertAnswers(node, "what does she drink?", TEA);
            assertAnswers(node, "which instrument is hers?", CELLO);
            assertSound(node, TestingEmbeddingServer.SPACE);
        }
    }

    @Test
    void whatIsToldWhileTheServerIsAwayIsKeptAndFoundByWordsAndItsVectorsFollow() {
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            remember(node, CELLO);
            server.leave();
            assertThat(remember(node, TEA).indexed()).isTrue();
            assertThat(remember(node, TEA).status()).isEqualTo(Receipt.Status.DUPLICATE);
            assertByWords(node);
            assertThat(node.wiring().doctor().examine().findings())
                    .singleElement()
                    .asString()
                    .startsWith("embeddings: ")
                    .contains("cannot be reached");
        }
        // and the same after a start without the server, whose model is known from the records
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            assertThat(serving(node)).isEqualTo(TestingEmbeddingServer.SPACE);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertByWords(node));
            server.comeBack();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.wiring().store().countAwaiting(TestingEmbeddingServer.SPACE) == 0);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertAnswers(node, "what does she drink?", TEA));
            assertThat(node.wiring()
                            .store()
                            .history(
                                    TestingNode.reach("ada"),
                                    recall(node, TEA).hits().getFirst().memory().id()))
                    .hasSize(1);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.wiring().reembedding().status().isEmpty());
            assertSound(node, TestingEmbeddingServer.SPACE);
        }
    }

    /** Then its vectors are of the same space, as those of the same model in eight bits or in floats are not. */
    @Test
    void theVeryModelInThisProcessStandsInForTheServer() {
        try (TestingNode node = TestingNode.open(home, server.settings("embedder.revision", ""))) {
            String space = INT8 + "@384d";
            assertThat(serving(node)).isEqualTo(space);
            remember(node, CELLO);
            server.leave();
            remember(node, TEA);
            // it is opened meanwhile
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.wiring().store().countAwaiting(space) == 0);
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertAnswers(node, "what does she drink?", TEA));
            assertAnswers(node, "which instrument is hers?", CELLO);
            assertThat(recall(node, "what does she like to drink?").degraded()).isEmpty();
            server.comeBack();
            assertSound(node, space);
        }
    }

    @Test
    void anEvaluationDoesNotWaitForTheServerForEver() {
        server.leave();
        EvaluationSubjects subjects =
                new EvaluationSubjects(Map.of("VLLM_EMBEDDING_ENDPOINT", server.address()), home, Duration.ofMillis(1));
        assertThatThrownBy(() -> subjects.open(home.resolve("evaluation"), "server"))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("was not to be had")
                .hasMessageContaining(server.address());
    }

    @Test
    void aRevisionIsKeptWithoutTheServerToo() {
        try (TestingNode node = TestingNode.open(home, server.settings("embedder.model", INT8))) {
            Receipt tea = remember(node, TEA);
            server.leave();
            Receipt revised = node.wiring()
                    .remembering()
                    .revise(
                            node.wiring().access().owner(),
                            TestingNode.reach("ada"),
                            tea.key().id(),
                            1,
                            before -> TestingNode.draft("ada", "Ada prefers cocoa", List.of())
                                    .content());
            assertThat(revised.status()).isEqualTo(Receipt.Status.REVISED);
            assertThat(texts(recall(node, "cocoa"))).containsExactly("Ada prefers cocoa");
            assertThat(node.wiring().reembedding().status())
                    .as("where the model is named, the server need not be asked which it is")
                    .isEmpty();
        }
    }

    @Test
    void aFirstStartWithoutTheServerBeginsInTheProcessAndGoesOverToItWhenItIsThere() throws InterruptedException {
        server.leave();
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            assertThat(serving(node)).isEqualTo(INT8);
            remember(node, TEA);
            assertAnswers(node, "what does she drink?", TEA);
            Status waiting = Awaitility.await()
                    .atMost(PATIENCE)
                    .until(
                            () -> node.wiring().reembedding().status(),
                            status ->
                                    status.isPresent() && !status.get().reason().isEmpty())
                    .orElseThrow();
            assertThat(waiting.stage()).isEqualTo(Stage.WAITING);
            assertThat(waiting.reason()).contains(server.address());
            server.comeBack();
            node.wiring().reembedding().join();
            assertAnswers(node, "what does she drink?", TEA);
            remember(node, CELLO);
            assertAnswers(node, "which instrument is hers?", CELLO);
            assertSound(node, TestingEmbeddingServer.SPACE);
        }
    }

    @Test
    void aServerThatGoesAwayOnTheWayToItIsWaitedForAndWritesGoOn() throws InterruptedException {
        fill();
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> node.wiring().spaces().inUse().encoders().size() == 2);
            server.leave();
            remember(node, TEA);
            assertAnswers(node, "what does she drink?", TEA);
            server.comeBack();
            node.wiring().reembedding().join();
            assertAnswers(node, "what does she drink?", TEA);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.wiring().store().countAwaiting(TestingEmbeddingServer.SPACE) == 0);
            assertSound(node, TestingEmbeddingServer.SPACE);
        }
    }

    @Test
    void theWayBackIntoTheProcessIsAnsweredByTheServer() throws InterruptedException {
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            remember(node, TEA);
        }
        try (TestingNode node = TestingNode.open(home, server.settings("embedder", "float"))) {
            assertAnswers(node, "what does she drink?", TEA);
            node.wiring().reembedding().join();
            assertAnswers(node, "what does she drink?", TEA);
            assertSound(node, FLOAT);
        }
    }

    @Test
    void theWayBackWithoutTheServerIsByWordsUntilItIsDone() throws InterruptedException {
        try (TestingNode node = TestingNode.open(home, server.settings())) {
            remember(node, TEA);
        }
        server.leave();
        try (TestingNode node = TestingNode.open(home, Map.of("embedder", "int8"))) {
            assertThat(texts(recall(node, "tea"))).containsExactly(TEA);
            node.wiring().reembedding().join();
            assertAnswers(node, "what does she drink?", TEA);
            assertSound(node, INT8);
        }
    }

    private static String serving(TestingNode node) {
        return node.wiring().spaces().serving().id();
    }

    private static Receipt remember(TestingNode node, String text) {
        return node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of()));
    }

    private static Recall recall(TestingNode node, String question) {
        return node.wiring().recalling().recall(TestingNode.query("ada", question, Optional.empty()));
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }

    private static void assertAnswers(TestingNode node, String question, String text) {
        Recall recall = recall(node, question);
        assertThat(recall.degraded()).isEmpty();
        assertThat(texts(recall)).startsWith(text);
    }

    private static void assertByWords(TestingNode node) {
        Recall recall = recall(node, "prefers tea");
        assertThat(recall.degraded()).containsExactly("embed");
        assertThat(texts(recall)).startsWith(TEA);
        assertThat(node.wiring().store().countAwaiting(TestingEmbeddingServer.SPACE))
                .isEqualTo(1);
    }

    /** Everything lies in this space and in no other, and nothing is missing. */
    private static void assertSound(TestingNode node, String space) {
        assertThat(serving(node)).isEqualTo(space);
        assertThat(node.wiring().store().spaces()).extracting(HeldSpace::id).containsExactly(space);
        assertThat(node.wiring().store().countLacking(space)).isZero();
        assertThat(node.wiring().doctor().examine().findings()).isEmpty();
    }

    private void fill() {
        try (TestingNode node = TestingNode.open(home, "int8")) {
            node.wiring()
                    .remembering()
                    .remember(IntStream.range(0, 300)
                            .mapToObj(i -> TestingNode.draft(
                                    "ben", "The house at number " + i + " has a door of colour " + i * 31, List.of()))
                            .toList());
        }
    }
}
