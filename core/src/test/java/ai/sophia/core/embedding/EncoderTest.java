package ai.sophia.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Encoder.Given;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.TenantKey;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EncoderTest {
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final String SHORT = "tea";
    private static final String LONG = "one two three four. five six seven eight.";

    private final TestingEmbedder embedder = new TestingEmbedder(4);
    private final Encoder encoder =
            new Encoder(embedder, new Embeddings(embedder, Cache.none()), new Splitter(embedder, 0));

    @Test
    void splitsTextsAndKeepsTheirOrder() {
        List<List<EmbeddedPassage>> encoded = encoder.encode(KEY, List.of(given(LONG), given(SHORT)));
        assertThat(embedder.embedded()).containsExactly("one two three four. ", "five six seven eight.", SHORT);
        assertThat(encoded).hasSize(2);
        assertThat(encoded.getFirst())
                .extracting(each -> each.passage().of(LONG))
                .containsExactly("one two three four. ", "five six seven eight.");
        assertThat(encoded.getLast()).containsExactly(whole(SHORT, vector(SHORT)));
    }

    @Test
    void takesAVectorOfItsSpaceForTheWholeText() {
        Embedding brought = vector("another text");
        assertThat(encoder.encode(KEY, List.of(given(LONG, brought), given(SHORT))))
                .containsExactly(List.of(whole(LONG, brought)), List.of(whole(SHORT, vector(SHORT))));
        assertThat(embedder.embedded()).containsExactly(SHORT);
    }

    @Test
    void embedsTheTextWhereTheVectorIsOfAnotherSpace() {
        Embedding other = Embedding.ofUnit("another@1", new float[] {1, 0});
        assertThat(encoder.encode(KEY, List.of(given(SHORT, other))))
                .containsExactly(List.of(whole(SHORT, vector(SHORT))));
    }

    private static Given given(String text, Embedding... brought) {
        return new Given(Content.of(text, Kind.SEMANTIC, new Provenance("api", "", "tester")), List.of(brought));
    }

    private static EmbeddedPassage whole(String text, Embedding vector) {
        return new EmbeddedPassage(new Passage(0, 0, text.length()), vector);
    }

    private static Embedding vector(String text) {
        return new TestingEmbedder(4).embed(Role.PASSAGE, List.of(text)).getFirst();
    }
}
