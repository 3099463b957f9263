package ai.sophia.core.embedding;

import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.memory.Content;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * What texts are in one embedding space: split into passages that fit the model, and these embedded. Safe for all threads; calls block
 * while the model works.
 */
public final class Encoder implements AutoCloseable {
    /**
     * A text as somebody gave it.
     *
     * @param brought the giver's own vector of the whole text, at most one, of whatever space; empty if there is none
     */
    public record Given(Content content, List<Embedding> brought) {
        public Given {
            brought = List.copyOf(brought);
        }
    }

    private final Embedder embedder;
    private final Embeddings embeddings;
    private final Splitter splitter;

    /**
     * @param embeddings of that embedder
     * @param splitter for that embedder
     */
    public Encoder(Embedder embedder, Embeddings embeddings, Splitter splitter) {
        this.embedder = embedder;
        this.embeddings = embeddings;
        this.splitter = splitter;
    }

    /** The id of the space. */
    public String space() {
        return embeddings.space().id();
    }

    /** The model. */
    public Embedder embedder() {
        return embedder;
    }

    /** The model behind its cache. */
    public Embeddings embeddings() {
        return embeddings;
    }

    /**
     * The passages of each text with their vectors. A vector that was brought is taken as it is if it is of this space, for one passage
     * of the whole text; one of another space is passed over, and the text embedded.
     *
     * @param tenant whose texts they are
     * @throws ai.sophia.core.Fault.Unavailable if the model cannot answer
     */
    public List<List<EmbeddedPassage>> encode(TenantKey tenant, List<Given> texts) {
        return encoded(texts, spoken -> embeddings.embed(tenant, Role.PASSAGE, spoken));
    }

    /**
     * The same without the model, where it is away: the passages of each text, whose vectors are awaited unless they were brought.
     *
     * @throws ai.sophia.core.Fault.Unavailable if not even tokens can be counted
     */
    public List<List<EmbeddedPassage>> split(List<Given> texts) {
        return encoded(texts, spoken -> Collections.nCopies(spoken.size(), Embedding.awaited(space())));
    }

    private List<List<EmbeddedPassage>> encoded(List<Given> texts, Function<List<String>, List<Embedding>> embedding) {
        List<List<Passage>> split = new ArrayList<>(texts.size());
        List<String> spoken = new ArrayList<>();
        for (Given text : texts) {
            Content content = text.content();
            if (isOfThisSpace(text.brought())) {
                split.add(List.of(new Passage(0, 0, content.text().length())));
            } else {
                List<Passage> passages = splitter.split(content.text(), Passage.lead(content));
                passages.forEach(passage -> spoken.add(passage.spoken(content)));
                split.add(passages);
            }
        }
        List<Embedding> vectors = spoken.isEmpty() ? List.of() : embedding.apply(spoken);
        List<List<EmbeddedPassage>> encoded = new ArrayList<>(texts.size());
        int next = 0;
        for (int i = 0; i < texts.size(); i++) {
            List<Embedding> brought = texts.get(i).brought();
            List<EmbeddedPassage> passages = new ArrayList<>();
            for (Passage passage : split.get(i)) {
                passages.add(new EmbeddedPassage(
                        passage, isOfThisSpace(brought) ? brought.getFirst() : vectors.get(next++)));
            }
            encoded.add(passages);
        }
        return encoded;
    }

    private boolean isOfThisSpace(List<Embedding> brought) {
        return !brought.isEmpty() && brought.getFirst().space().equals(space());
    }

    /** Frees the model. */
    @Override
    public void close() {
        embedder.close();
    }
}
