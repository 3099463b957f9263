package ai.sophia.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SplitterTest {
    private static final int WINDOW = 20;
    private static final int OVERLAP = 6;
    private final TestingEmbedder embedder = new TestingEmbedder(WINDOW);
    private final Splitter splitter = new Splitter(embedder, OVERLAP);

    @Test
    void aTextThatFitsIsOnePassage() {
        String text = "One two three. Four five.";
        assertThat(splitter.split(text)).containsExactly(new Passage(0, 0, text.length()));
        assertThat(splitter.split("")).containsExactly(new Passage(0, 0, 0));
    }

    @Test
    void passagesAreWholeSentencesThatOverlapBySentences() {
        String text = "A a a a a a a a. B b b b b b b b. C c. D d d d d d d d. E e e e e e e e.";
        assertThat(splitter.split(text).stream().map(passage -> passage.of(text)))
                .containsExactly("A a a a a a a a. B b b b b b b b. C c. ", "C c. D d d d d d d d. E e e e e e e e.");
    }

    @Test
    void anEnormousSentenceIsCutAtTokens() {
        String text = "word ".repeat(1_000).strip();
        List<Passage> passages = splitter.split(text);
        assertThat(passages).hasSize(1_000 / WINDOW);
        check(text, passages);
        assertThat(passages).allMatch(passage -> passage.start() == 0 || text.charAt(passage.start() - 1) == ' ');
    }

    @Test
    void whatIsPutBeforeEachPassageFitsWithIt() {
        String lead = "Ada Lovelace: ";
        String text = "word ".repeat(200).strip();
        int taken = embedder.tokenStarts(lead).length;
        assertThat(taken).isPositive();
        assertThat(splitter.split(text, lead))
                .hasSizeGreaterThan(200 / WINDOW)
                .allMatch(passage -> embedder.tokenStarts(lead + passage.of(text)).length <= WINDOW);
        assertThat(splitter.split("word ".repeat(WINDOW).strip(), lead)).hasSize(2);
        assertThat(splitter.split(text, "name ".repeat(500))).hasSize(200 / (WINDOW / 2));
    }

    @RepeatedTest(300)
    void passagesFitAndCoverAndOverlapAndMoveOn() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        int sentences = random.nextInt(60);
        for (int sentence = 0; sentence < sentences; sentence++) {
            int words = random.nextInt(10) == 0 ? random.nextInt(100) : random.nextInt(12);
            for (int word = 0; word < words; word++) {
                text.append(random.nextBoolean() ? "Word" : "😀é").append(random.nextInt(8) == 0 ? "\n" : " ");
            }
            text.append(random.nextInt(5) == 0 ? "?! " : "end. ");
        }
        String whole = text.toString();
        try {
            check(whole, splitter.split(whole));
            check(whole, new Splitter(embedder, 0).split(whole));
            check(whole, new Splitter(embedder, WINDOW / 2).split(whole));
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ", text: " + whole, failure);
        }
    }

    @Test
    @Timeout(20)
    void endsEvenIfMoreTokensThanFitStartAtOneCharacter() {
        Embedder crowded = new CrowdedEmbedder();
        String text = "äöü";
        List<Passage> passages = new Splitter(crowded, 0).split(text);
        assertThat(passages.getLast().end()).isEqualTo(text.length());
        assertThat(passages).hasSize(3);
    }

    @Test
    void theOverlapIsAtMostHalfTheWindow() {
        assertThatThrownBy(() -> new Splitter(embedder, WINDOW / 2 + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
        assertThatThrownBy(() -> new Splitter(embedder, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void check(String text, List<Passage> passages) {
        assertThat(passages).isNotEmpty();
        assertThat(passages.getFirst().start()).isZero();
        assertThat(passages.getLast().end()).isEqualTo(text.length());
        List<Integer> ordinals = new ArrayList<>();
        Passage before = new Passage(-1, -1, 0);
        for (Passage passage : passages) {
            ordinals.add(passage.ordinal());
            assertThat(embedder.tokenStarts(passage.of(text)).length).isLessThanOrEqualTo(WINDOW);
            assertThat(passage.start()).isGreaterThan(before.start()).isLessThanOrEqualTo(before.end());
            assertThat(passage.end()).isGreaterThanOrEqualTo(before.end());
            before = passage;
        }
        assertThat(ordinals)
                .isEqualTo(IntStream.range(0, passages.size()).boxed().toList());
    }

    /** Sees thirty tokens in every character. */
    private static final class CrowdedEmbedder implements Embedder {
        private final TestingEmbedder plain = new TestingEmbedder(WINDOW);

        @Override
        public EmbeddingSpace space() {
            return plain.space();
        }

        @Override
        public int window() {
            return plain.window();
        }

        @Override
        public List<Embedding> embed(Role role, List<String> texts) {
            return plain.embed(role, texts);
        }

        @Override
        public int[] tokenStarts(String text) {
            int[] starts = new int[text.length() * 30];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = i / 30;
            }
            return starts;
        }

        @Override
        public void close() {}
    }
}
