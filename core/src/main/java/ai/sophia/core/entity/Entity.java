package ai.sophia.core.entity;

import java.util.List;

/**
 * Somebody or something that facts tell of.
 *
 * @param name as it is called; {@code user} is the speaker
 * @param aliases what else it is called, such as {@code user's boss}
 * @param facts how many tell of it
 */
public record Entity(String name, List<String> aliases, int facts) {
    public Entity {
        aliases = List.copyOf(aliases);
    }
}
