package ai.sophia.server;

import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/**
 * How an interface tells its clients what went wrong. Immutable, safe for all threads.
 *
 * @param mediaType of the answer
 * @param writer writes the answer
 */
public record Failures(String mediaType, BiConsumer<Problem, JsonGenerator> writer) {
    /** As RFC 9457 has it. */
    public static final Failures PROBLEMS = new Failures(Problem.MEDIA_TYPE, Problem::write);
}
