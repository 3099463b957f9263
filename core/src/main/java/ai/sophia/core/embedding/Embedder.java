package ai.sophia.core.embedding;

import java.util.List;

/**
 * Port to a model that turns text into vectors. A text's vector depends on the text and its role alone, never on what it is embedded
 * with. Safe for all threads; an implementation bounds the work it does at once and lets questions pass before passages.
 */
public interface Embedder extends AutoCloseable {
    /** What a text is to the model: some models want a prompt before each. */
    enum Role {
        QUESTION,
        PASSAGE
    }

    /** The space of its vectors. */
    EmbeddingSpace space();

    /** How many tokens of a text count, the model's own special tokens not included; what is beyond them is not seen by it. */
    int window();

    /**
     * Embeds the texts, in their order; blocks until all are done.
     *
     * @throws ai.sophia.core.Fault.Unavailable if the model cannot answer
     */
    List<Embedding> embed(Role role, List<String> texts);

    /**
     * Where the tokens of a text start, as ascending offsets in characters; special tokens are left out. Of ASCII, each token takes at least
     * one character.
     */
    int[] tokenStarts(String text);

    /** Waits for what is under way, then frees the model; calls after that fail with Unavailable. */
    @Override
    void close();
}
