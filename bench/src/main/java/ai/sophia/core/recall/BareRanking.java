package ai.sophia.core.recall;

import ai.sophia.core.index.Evidence;
import ai.sophia.core.memory.VersionKey;
import java.util.List;

/**
 * The ranking of a recall with nothing around it, to be measured with what gives it evidence. In the package of what it measures, which
 * nobody else sees. Stateless.
 */
public final class BareRanking {
    private BareRanking() {}

    /** The versions that answer the question best, best first. */
    public static List<VersionKey> best(Evidence evidence, String question, int limit) {
        return Fusion.rank(evidence, question, limit).best().stream()
                .map(Fusion.Ranked::key)
                .toList();
    }
}
