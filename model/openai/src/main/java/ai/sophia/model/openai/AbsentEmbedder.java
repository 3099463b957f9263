package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.TokenEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stands for a model on a server that is not known any more, while the memories that it embedded are taken to another space: until then they
 * are found by words. Safe for all threads.
 */
public final class AbsentEmbedder implements Embedder {
    private final EmbeddingSpace space;

    private AbsentEmbedder(EmbeddingSpace space) {
        this.space = space;
    }

    /** The embedder of the space of this id; empty if that is no space of a model on a server. */
    public static Optional<AbsentEmbedder> of(String id) {
        return SpaceNames.parse(id).map(AbsentEmbedder::new);
    }

    @Override
    public EmbeddingSpace space() {
        return space;
    }

    @Override
    public int window() {
        return OpenAiEmbedder.WINDOW;
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        throw new Fault.Unavailable("no server is set that embeds in the space " + space.id(), Duration.ofMinutes(1));
    }

    @Override
    public int[] tokenStarts(String text) {
        return TokenEstimate.starts(text);
    }

    @Override
    public void close() {}
}
