package ai.sophia.core.entity;

import ai.sophia.core.memory.MemoryId;
import java.util.Map;

/**
 * What is known of the entities that a question names.
 *
 * @param strengths of the facts that tell of them and of the turns that speak for these: how strongly, above 0 to 1
 * @param current whether all facts are looked at that there are
 */
public record Mentions(Map<MemoryId, Float> strengths, boolean current) {
    /** A question that names nobody. */
    public static final Mentions NONE = new Mentions(Map.of(), true);

    public Mentions {
        strengths = Map.copyOf(strengths);
    }
}
