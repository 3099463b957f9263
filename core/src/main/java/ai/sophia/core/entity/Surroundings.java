package ai.sophia.core.entity;

import java.util.List;

/**
 * An entity with what is around it.
 *
 * @param relations the nearest first, and of these what was said last
 * @param neighbors the other entities of these relations, the nearest first
 * @param more whether there are more relations than were asked for
 */
public record Surroundings(Entity entity, List<Relation> relations, List<Entity> neighbors, boolean more) {
    public Surroundings {
        relations = List.copyOf(relations);
        neighbors = List.copyOf(neighbors);
    }
}
