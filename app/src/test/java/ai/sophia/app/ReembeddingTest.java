package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.sophia.cli.Failure;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.space.Reembedding;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.sql.SqlMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed embedder, with the real records, models and indexes: from one embedding space into the other, and back. */
final class ReembeddingTest {
    private static final String INT8 = OnnxModel.MINILM_INT8.space().id();
    private static final String FLOAT = OnnxModel.MINILM_FLOAT.space().id();
    private static final int MEMORIES = 300;

    /** How many of what was written are asked for at the end. */
    private static final int SAMPLE = 100;

    private static final int WRITERS = 2;

    @TempDir
    Path home;

    /** What is acknowledged, and where it is in the log. */
    private record Written(String text, Position position) {}

    @Test
    void nothingThatIsAcknowledgedIsMissedWhileTheSpaceChanges() throws Exception {
        fill();
        List<Written> acknowledged = new CopyOnWriteArrayList<>();
        AtomicBoolean done = new AtomicBoolean();
        try (TestingNode node = TestingNode.open(home, "float");
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            assertThat(node.wiring().spaces().serving().id()).isEqualTo(INT8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                all.add(threads.submit(() -> writeAndAsk(node, writer, acknowledged, done)));
            }
            join(node);
            assertThat(node.wiring().spaces().serving().id()).isEqualTo(FLOAT);
            int soFar = acknowledged.size();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            acknowledged.size() > soFar + 10 || all.stream().anyMatch(Future::isDone));
            done.set(true);
            for (Future<?> each : all) {
                each.get();
            }
            assertFoundIn(node, FLOAT);
            // the last ones were written in the new space alone, those before them in both
            for (int i = 0; i < acknowledged.size(); i += 1 + acknowledged.size() / SAMPLE) {
                assertFound(node, acknowledged.get(i), Optional.empty());
            }
        }
        assertThat(folders()).containsExactly("lucene-" + FLOAT);
    }

    /** What it has written it finds at once, by the position that it was told; what the others have written last it finds too. */
    private static void writeAndAsk(TestingNode node, int writer, List<Written> acknowledged, AtomicBoolean done) {
        Random random = new Random(writer);
        for (int i = 0; !done.get(); i++) {
            String text = "Lot " + writer + "-" + i + " was sold to a " + word(10_000 * writer + i);
            Receipt receipt = node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of()));
            assertThat(receipt.indexed()).isTrue();
            Written written = new Written(text, receipt.position());
            acknowledged.add(written);
            assertFound(node, written, i % 2 == 0 ? Optional.of(written.position()) : Optional.empty());
            int size = acknowledged.size();
            assertFound(node, acknowledged.get(size - 1 - random.nextInt(Math.min(size, 5))), Optional.empty());
        }
    }

    private static void assertFound(TestingNode node, Written written, Optional<Position> after) {
        Recall recall = node.wiring().recalling().recall(TestingNode.query("ada", written.text(), after));
        assertThat(recall.hits()).extracting(ReembeddingTest::text).contains(written.text());
    }

    private static String text(Hit hit) {
        return hit.memory().content().text();
    }

    @Test
    void whatIsCutShortGoesOnAtTheNextStart() {
        fill();
        Reembedding.Status before;
        try (TestingNode node = TestingNode.open(home, "float")) {
            before = underWay(node);
            assertThat(before.from()).isEqualTo(INT8);
            assertThat(before.to()).isEqualTo(FLOAT);
            assertThat(before.of()).isEqualTo(MEMORIES);
        }
        try (SqlMemoryStore store = SqlMemoryStore.open(memories())) {
            assertThat(store.countLacking(FLOAT)).isBetween(1L, MEMORIES - 1L);
            assertThat(store.countLacking(INT8)).isZero();
            assertThat(store.spaces())
                    .extracting(HeldSpace::id, HeldSpace::serves)
                    .containsExactlyInAnyOrder(tuple(INT8, true), tuple(FLOAT, false));
        }
        try (TestingNode node = TestingNode.open(home, "float")) {
            Reembedding.Status resumed = underWay(node);
            assertThat(resumed.since()).isEqualTo(before.since());
            assertThat(resumed.done()).isGreaterThanOrEqualTo(before.done());
            join(node);
            assertFoundIn(node, FLOAT);
        }
        try (TestingNode node = TestingNode.open(home, "float")) {
            assertThat(node.wiring().reembedding().status()).isEmpty();
            assertFoundIn(node, FLOAT);
        }
    }

    @Test
    void goingBackAbandonsItAndRemovesItsVectors() throws IOException {
        fill();
        try (TestingNode node = TestingNode.open(home, "float")) {
            underWay(node);
        }
        try (TestingNode node = TestingNode.open(home, "int8")) {
            assertThat(node.wiring().spaces().serving().id()).isEqualTo(INT8);
            join(node);
            assertFoundIn(node, INT8);
        }
        assertThat(folders()).containsExactly("lucene-" + INT8);
    }

    @Test
    void aChangeThatWasMarkedButNotTidiedUpIsTidiedUpAtTheNextStart() throws IOException {
        fill();
        try (TestingNode node = TestingNode.open(home, "float")) {
            join(node);
        }
        // as if the process had been killed right after the records were told: the other space is there still
        try (SqlMemoryStore store = SqlMemoryStore.open(memories())) {
            store.hold(OnnxModel.MINILM_INT8.space(), Instant.now());
        }
        Files.move(home.resolve("data/indexes/lucene-" + FLOAT), home.resolve("data/indexes/lucene-" + INT8));
        try (TestingNode node = TestingNode.open(home, "float")) {
            join(node);
            assertFoundIn(node, FLOAT);
        }
        assertThat(folders()).containsExactly("lucene-" + FLOAT);
    }

    @Test
    void anIndexOfTheEarlierLayoutIsTakenOver() throws IOException {
        fill();
        Path index = home.resolve("data/indexes/lucene-" + INT8);
        Path earlier = home.resolve("data/indexes/lucene");
        Files.move(index, earlier);
        Object file = Files.readAttributes(segments(earlier), "*").get("creationTime");
        try (TestingNode node = TestingNode.open(home, "int8")) {
            assertThat(earlier).doesNotExist();
            assertThat(Files.readAttributes(segments(index), "*").get("creationTime"))
                    .isEqualTo(file);
            assertFoundIn(node, INT8);
        }
    }

    private static Path segments(Path index) throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            return files.filter(each -> each.toString().endsWith(".cfs"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aSpaceThatThisBuildHasNoModelOfIsRefusedWithTheWayOut() {
        try (TestingNode node = TestingNode.open(home, "int8")) {
            assertThat(node.wiring().spaces().serving().id()).isEqualTo(INT8);
        }
        try (SqlMemoryStore store = SqlMemoryStore.open(memories())) {
            store.serve(new EmbeddingSpace("a-model-of-others", "7", 12, "", ""), Instant.now());
        }
        assertThatThrownBy(() -> TestingNode.open(home, "int8").close())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("a-model-of-others@7")
                .hasMessageContaining("export them");
    }

    /** Waits for the first batch of the re-embedding, and says how far it is then. */
    private static Reembedding.Status underWay(TestingNode node) {
        long before = MEMORIES - node.wiring().store().countLacking(FLOAT);
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> node.wiring().reembedding().status(),
                        status -> status.isPresent() && status.get().done() > before)
                .orElseThrow();
    }

    private static void join(TestingNode node) {
        try {
            node.wiring().reembedding().join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Everything lies in this space and in no other, the index holds it all, and questions find what they are about. */
    private static void assertFoundIn(TestingNode node, String space) {
        assertThat(node.wiring().spaces().serving().id()).isEqualTo(space);
        assertThat(node.wiring().store().spaces())
                .extracting(HeldSpace::id, HeldSpace::serves)
                .containsExactly(tuple(space, true));
        assertThat(node.wiring().doctor().examine().findings()).isEmpty();
        var statistics = node.wiring().store().statistics();
        assertThat(statistics.passages()).isEqualTo(statistics.versions());
        for (int i = 0; i < MEMORIES; i += 37) {
            Recall recall = node.wiring().recalling().recall(TestingNode.query("ben", fact(i), Optional.empty()));
            assertThat(text(recall.hits().getFirst())).isEqualTo(fact(i));
            assertThat(recall.degraded()).isEmpty();
        }
    }

    private void fill() {
        List<Draft> drafts = IntStream.range(0, MEMORIES)
                .mapToObj(i -> TestingNode.draft("ben", fact(i), List.of()))
                .toList();
        try (TestingNode node = TestingNode.open(home, "int8")) {
            node.wiring().remembering().remember(drafts);
        }
    }

    private static String fact(int i) {
        return "The house at number " + (i + 7) + " belongs to a " + word(i);
    }

    private static String word(int i) {
        List<String> trades = List.of("baker", "smith", "weaver", "pilot", "nurse", "judge", "miner", "clerk");
        return trades.get(i % trades.size()) + " called " + Integer.toString(46_656 + i * 31, 36);
    }

    private Path memories() {
        return home.resolve("data/memories");
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("data/indexes"))) {
            return folders.map(each -> String.valueOf(each.getFileName())).toList();
        }
    }
}
