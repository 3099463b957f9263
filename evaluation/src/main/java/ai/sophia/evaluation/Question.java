package ai.sophia.evaluation;

import java.util.Set;

/**
 * A question of an evaluation set, asked within its own scope.
 *
 * @param before only units with a smaller sequence exist when it is asked; {@link Long#MAX_VALUE} if all do
 * @param relevant ids of the units that answer it, at least one
 */
public record Question(String id, String scope, String text, String category, long before, Set<String> relevant) {
    public Question {
        relevant = Set.copyOf(relevant);
    }

    /** Whether all units of the scope exist when it is asked. */
    public boolean isAskedAtTheEnd() {
        return before == Long.MAX_VALUE;
    }
}
