package ai.sophia.model.openai;

import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.EmbeddingSpace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of embeddings and what is asked of it. Immutable; its text does not tell the key.
 *
 * @param address where it is
 * @param key shown to it as a bearer token, empty for none
 * @param model the model to ask for, empty for the one that it offers
 * @param revision which weights of the model these are, as whoever runs the server tells; empty if nobody does
 * @param dimension how many numbers to ask for, 0 for as many as the model gives
 * @param questionPrompt put before each question, as the model was trained to have it; empty for nothing
 * @param passagePrompt put before each passage; empty for nothing
 * @param patience how long a question waits for its vector, in all
 */
public record EmbeddingServer(
        Address address,
        String key,
        String model,
        String revision,
        int dimension,
        String questionPrompt,
        String passagePrompt,
        Duration patience) {
    /** More than a hundred vectors of 4,096 numbers take in digits. */
    private static final int LONGEST_ANSWER = 32 << 20;

    /** The space of the vectors that a model makes here. */
    EmbeddingSpace space(String named, int length) {
        return SpaceNames.space(named, revision, length, questionPrompt, passagePrompt);
    }

    /**
     * The space of this id, if it is one that this server was set to embed in: of the same prompts and revision, and of the model and dimension that
     * are asked for, as far as any are.
     */
    public Optional<EmbeddingSpace> space(String id) {
        return SpaceNames.parse(id)
                .map(parsed -> space(parsed.model(), parsed.dimension()))
                .filter(space -> space.id().equals(id))
                .filter(space -> model.isEmpty() || model.equals(space.model()))
                .filter(space -> dimension == 0 || dimension == space.dimension());
    }

    /** Whether the settings alone say which space is wanted, once its dimension is known. */
    public boolean isDetermined() {
        return !model.isEmpty();
    }

    Peer peer() {
        return new Peer("the embedding server", address, key, Map.of(), List.of(), LONGEST_ANSWER);
    }

    /** What is put before a text. */
    String prompt(Role role) {
        return switch (role) {
            case QUESTION -> questionPrompt;
            case PASSAGE -> passagePrompt;
        };
    }

    @Override
    public String toString() {
        return "EmbeddingServer[" + address + ", model=" + model + "]";
    }
}
