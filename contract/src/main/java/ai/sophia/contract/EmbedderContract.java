package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Embedder} must do. One embedder serves all tests of a subclass, as it may take long to open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EmbedderContract {
    private static final List<String> TEXTS = List.of(
            "The meeting with Bob about the budget is on Tuesday.",
            "x",
            "  Blanks,\tand\nlines.  ",
            "Grüße aus Köln, 東京 and Αθήνα: naïve café, e\u0301 and İstanbul.",
            "😀😀 a 𠀀𠀁 flag 🇩🇪 family 👨‍👩‍👧",
            "a".repeat(3_000),
            "The quick brown fox jumps over the lazy dog. ".repeat(100),
            "\u200b",
            "[CLS] [SEP] <s> </s> [MASK]",
            "");

    private Embedder embedder;

    /** A new embedder. */
    protected abstract Embedder open();

    @BeforeAll
    void openEmbedder() {
        embedder = open();
    }

    @AfterAll
    void closeEmbedder() {
        embedder.close();
    }

    @Test
    void noTextOfAsciiHasMoreTokensThanCharacters() {
        Random random = Seed.fresh("noTextOfAsciiHasMoreTokensThanCharacters").random();
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(60); text.length() < length; ) {
                text.append((char) random.nextInt(1, 128));
            }
            assertThat(embedder.tokenStarts(text.toString()).length)
                    .as(text.toString())
                    .isLessThanOrEqualTo(text.length());
        }
    }

    @Test
    void noTextHasMoreTokensThanBytes() {
        Random random = Seed.fresh("noTextHasMoreTokensThanBytes").random();
        List<String> texts = new ArrayList<>(TEXTS);
        for (int i = 0; i < 500; i++) {
            // of one byte for each character, of up to two, three and four
            int end =
                    List.of(0x80, 0x800, 0x1_0000, Character.MAX_CODE_POINT + 1).get(i % 4);
            texts.add(random.ints(random.nextInt(60), 1, end)
                    .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        for (String text : texts) {
            assertThat(embedder.tokenStarts(text).length).as(text).isLessThanOrEqualTo(Strings.utf8Length(text));
        }
    }

    @Test
    void givesUnitVectorsOfItsSpace() {
        for (Role role : Role.values()) {
            for (Embedding embedding : embedder.embed(role, TEXTS)) {
                assertThat(embedding.space()).isEqualTo(embedder.space().id());
                assertThat(embedding.vector()).hasSize(embedder.space().dimension());
                assertThat(length(embedding)).isBetween(0.99999, 1.00001);
            }
        }
    }

    @Test
    void givesNothingForNothing() {
        assertThat(embedder.embed(Role.PASSAGE, List.of())).isEmpty();
    }

    @Test
    void aVectorDependsOnTheTextAndItsRoleAlone() {
        for (Role role : Role.values()) {
            List<Embedding> alone = new ArrayList<>();
            TEXTS.forEach(text -> alone.addAll(embedder.embed(role, List.of(text))));
            assertThat(embedder.embed(role, TEXTS)).isEqualTo(alone);
            assertThat(embedder.embed(role, TEXTS.reversed())).isEqualTo(alone.reversed());
        }
    }

    @Test
    void manyCallersGetTheVectorsThatOneGets() throws Exception {
        List<Embedding> expected = embedder.embed(Role.PASSAGE, TEXTS);
        long seed = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 8; caller++) {
                Random random = new Random(seed + caller);
                calls.add(callers.submit(() -> {
                    List<Integer> order = new ArrayList<>();
                    for (int i = 0; i < TEXTS.size(); i++) {
                        order.add(i);
                    }
                    Collections.shuffle(order, random);
                    List<Embedding> found = embedder.embed(
                            Role.PASSAGE, order.stream().map(TEXTS::get).toList());
                    assertThat(found)
                            .as("seed %d", seed)
                            .isEqualTo(order.stream().map(expected::get).toList());
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void likeTextsAreNearerThanUnlikeOnes() {
        Embedding question = embedder.embed(Role.QUESTION, List.of("When do I see Bob about money?"))
                .getFirst();
        List<Embedding> passages = embedder.embed(
                Role.PASSAGE, List.of(TEXTS.getFirst(), "Whales are mammals that live in the sea and breathe air."));
        assertThat(cosine(question, passages.get(0))).isGreaterThan(cosine(question, passages.get(1)));
    }

    @Test
    void tokensStartWithinTheTextInAscendingOrder() {
        for (String text : TEXTS) {
            int[] starts = embedder.tokenStarts(text);
            int before = 0;
            for (int start : starts) {
                assertThat(start).as(text).isBetween(before, text.length() - 1);
                assertThat(Character.isLowSurrogate(text.charAt(start)))
                        .as(text)
                        .isFalse();
                before = start;
            }
        }
    }

    @Test
    void tokensOfWordsStartWhereTheWordsDo() {
        assertThat(embedder.tokenStarts("the cat sat")).containsExactly(0, 4, 8);
        assertThat(embedder.tokenStarts("😀 the 𠀀 cat")).contains(3, 10);
    }

    @Test
    void countsTheTokensOfLongTexts() {
        String text = "the cat sat on the mat and it saw that a bird had flown ".repeat(4_600);
        int[] starts = embedder.tokenStarts(text);
        assertThat(starts.length).isEqualTo(14 * 4_600);
        assertThat(starts[starts.length - 1]).isGreaterThan(text.length() - 10);
    }

    @Test
    void seesItsWindowAndNothingBeyond() {
        String fits = "cat ".repeat(embedder.window()).strip();
        assertThat(embedder.tokenStarts(fits)).hasSize(embedder.window());
        List<Embedding> embeddings = embedder.embed(
                Role.PASSAGE, List.of(fits, fits + " and the dog", fits.substring(0, fits.length() - 3) + "dog"));
        assertThat(embeddings.get(1)).isEqualTo(embeddings.get(0));
        assertThat(embeddings.get(2)).isNotEqualTo(embeddings.get(0));
    }

    @Test
    void isUnavailableOnceClosed() {
        Embedder closed = open();
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.embed(Role.QUESTION, List.of("a"))).isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> closed.tokenStarts("a")).isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> closed.tokenStarts("a ".repeat(5_000))).isInstanceOf(Fault.Unavailable.class);
    }

    @Test
    void closingUnderLoadLetsEveryCallEnd() throws Exception {
        Embedder closing = open();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Embedding>>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(callers.submit(() -> closing.embed(Role.PASSAGE, TEXTS)));
            }
            calls.getFirst().get();
            closing.close();
            for (Future<List<Embedding>> call : calls) {
                try {
                    assertThat(call.get()).hasSameSizeAs(TEXTS);
                } catch (ExecutionException failure) {
                    assertThat(failure).hasCauseInstanceOf(Fault.Unavailable.class);
                }
            }
        }
    }

    private static double length(Embedding embedding) {
        return Math.sqrt(cosine(embedding, embedding));
    }

    private static double cosine(Embedding a, Embedding b) {
        double sum = 0;
        for (int i = 0; i < a.vector().length; i++) {
            sum += (double) a.vector()[i] * b.vector()[i];
        }
        return sum;
    }
}
