package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnginesTest {
    private static final int ROWS = 600 + Measurement.SINGLES;

    @TempDir
    Path directory;

    @Test
    void everyEngineFindsTheNearestInOneScope() throws IOException, InterruptedException {
        measure(new Setting("one", 600, 1));
    }

    @Test
    void everyEngineFindsTheNearestInManyScopes() throws IOException, InterruptedException {
        measure(new Setting("four", 600, 4));
    }

    private void measure(Setting setting) throws IOException, InterruptedException {
        try (Corpus corpus = TestingCorpus.make(directory.resolve("corpus"), ROWS, 1)) {
            Truth truth = Truth.find(corpus, setting);
            for (Engine engine : Engine.values()) {
                try (Peer peer = InProcess.open(engine, corpus, setting, directory.resolve(engine.name()))) {
                    Measured measured = new Measurement(corpus, setting, truth)
                            .measure(peer)
                            .getFirst();
                    assertThat(measured.label()).isEqualTo(engine.label());
                    assertThat(measured.addPerSecond()).isPositive();
                    assertThat(measured.searchP99Ms()).isGreaterThanOrEqualTo(measured.searchP50Ms());
                    if (engine == Engine.WORDS) {
                        assertThat(measured.recall()).isEmpty();
                    } else {
                        assertThat(measured.recall().orElseThrow())
                                .as("%s", engine)
                                .isGreaterThan(0.9);
                    }
                }
            }
        }
    }

    @Test
    void theTruthIsWhatAScanFindsAndNothingElse() throws IOException {
        Setting setting = new Setting("four", 600, 4);
        try (Corpus corpus = TestingCorpus.make(directory.resolve("corpus"), ROWS, 2);
                Peer scan = InProcess.open(Engine.SCAN, corpus, setting, directory)) {
            Truth found = Truth.find(corpus, setting);
            found.write(directory.resolve("truth.json"));
            Truth truth = Truth.read(directory.resolve("truth.json"));
            for (int from = 0; from < 600; from += 150) {
                scan.add(from, from + 150).run();
            }
            for (int question = 0; question < corpus.measured(); question++) {
                int[] nearest =
                        scan.askings().getFirst().searches().prepare(question).run();
                assertThat(nearest).hasSize(Truth.LIMIT).doesNotHaveDuplicates();
                assertThat(truth.recall(corpus, setting, question, nearest)).isEqualTo(1);
                int[] half = IntStream.of(nearest).limit(5).toArray();
                assertThat(truth.recall(corpus, setting, question, half)).isEqualTo(0.5, within(1e-9));
                int[] twice =
                        IntStream.concat(IntStream.of(half), IntStream.of(half)).toArray();
                assertThat(truth.recall(corpus, setting, question, twice)).isEqualTo(0.5, within(1e-9));
                assertThat(truth.recall(corpus, setting, question, new int[0])).isZero();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aLineOfTheCorpusIsReadAsItWasWritten() throws IOException {
        try (Corpus corpus = TestingCorpus.make(directory, 40, 3)) {
            assertThat(List.of(corpus.rows(), corpus.measured(), corpus.questions()))
                    .containsExactly(40, TestingCorpus.MEASURED, TestingCorpus.MEASURED + 5);
            assertThat(corpus.text(7)).isEqualTo("the text of row 7");
            assertThat(corpus.vector(39)).hasSize(TestingCorpus.DIMENSION);
        }
    }
}
