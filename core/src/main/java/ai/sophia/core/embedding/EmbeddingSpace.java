package ai.sophia.core.embedding;

/**
 * The space that vectors live in: vectors of different spaces are never compared.
 *
 * @param model the model's name
 * @param revision which weights and quantization of it
 * @param dimension length of its vectors
 * @param questionPrompt what is put before a question, empty for nothing
 * @param passagePrompt what is put before a passage, empty for nothing
 */
public record EmbeddingSpace(
        String model, String revision, int dimension, String questionPrompt, String passagePrompt) {
    /** The name that records and indexes keep with their vectors. */
    public String id() {
        return model + "@" + revision;
    }
}
