package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.SameSense;
import ai.sophia.core.conversation.SameSense.Sense;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which pairs of sentences are taken to say the same, by the vectors of the model that is served. All that a recogniser would tell of them is the same for both,
 * so that the words and vectors alone decide.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SameSenseTest {
    private static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");

    private TestingNode node;

    /** Two sentences, and whether they say the same. */
    private record Pair(boolean same, Sort one, Sort other, String first, String second) {
        static Pair parse(String line) {
            String[] parts = line.substring(2).split(" \\| ", -1);
            String[] sorts = parts[0].split("/", -1);
            return new Pair(
                    line.charAt(0) == '=',
                    Sort.parse(sorts[0]),
                    Sort.parse(sorts[sorts.length - 1]),
                    parts[1],
                    parts[2]);
        }
    }

    @BeforeAll
    void open(@TempDir Path home) {
        node = TestingNode.open(home, "int8");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void ofThePairsThatItWasChosenByNoneIsTakenWrongly() {
        judge("same-sense-chosen.txt", 44);
    }

    @Test
    void ofPairsThatItWasNotChosenByNoneIsTakenWrongly() {
        judge("same-sense-unseen.txt", 26);
    }

    /** Vectors differ a little from one processor to another, so a pair near the threshold may be found on one alone. */
    private void judge(String file, int least) {
        List<Pair> pairs = pairs(file);
        assertThat(pairs.stream().filter(pair -> !pair.same() && isSame(pair)))
                .as("wrongly taken to say the same")
                .isEmpty();
        assertThat(pairs.stream().filter(pair -> pair.same() && isSame(pair)).count())
                .as("found of those that say the same")
                .isGreaterThanOrEqualTo(least);
    }

    private boolean isSame(Pair pair) {
        Optional<Sense> one = sense(pair.one(), pair.first());
        Optional<Sense> other = sense(pair.other(), pair.second());
        if (one.isEmpty() || other.isEmpty() || !one.get().isSameAs(other.get())) {
            return false;
        }
        return SameSense.isNear(vector(pair.first()), vector(pair.second()));
    }

    private static Optional<Sense> sense(Sort sort, String text) {
        Evidence evidence = new Evidence(
                new VersionKey(MemoryId.create(), 1),
                Optional.empty(),
                new Span(0, text.length()),
                MARCH,
                Optional.empty(),
                0.9);
        return SameSense.of(Fact.of(
                new Claim("statement(" + text + ")", "yes"),
                new Wording(sort, "", text, "user", "", text, false, "testing"),
                evidence));
    }

    private float[] vector(String text) {
        return node.wiring()
                .spaces()
                .use(inUse -> inUse.serving().encoder().embedder())
                .embed(Embedder.Role.PASSAGE, List.of(text))
                .getFirst()
                .vector();
    }

    private static List<Pair> pairs(String file) {
        try (InputStream in = Objects.requireNonNull(SameSenseTest.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("= ") || line.startsWith("! "))
                    .map(Pair::parse)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
