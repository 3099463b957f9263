package ai.sophia.core.model;

/**
 * What was read and written by a language model. Immutable.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer, those of its reasoning included
 * @param estimated whether the server has not told, so that these are a guess
 */
public record Usage(long input, long output, boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, false);

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(input + other.input, output + other.output, estimated || other.estimated);
    }
}
