package ai.sophia.core.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words that claims are known by, found once for each claim, and kept once each. For one thread. */
final class ClaimWords {
    /** Claims of nobody's facts that are kept beside as many as there are facts. */
    private static final int SPARE = 1_000;

    private final Map<Claim, List<String>> byClaim = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();

    /** Those of a claim, each once. */
    List<String> of(Claim claim) {
        return byClaim.computeIfAbsent(claim, this::found);
    }

    /** Forgets all where most are of claims that are in no fact any more, or never were. */
    void keepFor(int facts) {
        if (byClaim.size() > 2 * facts + SPARE) {
            byClaim.clear();
            kept.clear();
        }
    }

    private List<String> found(Claim claim) {
        Set<String> words = claim.words();
        return words.stream()
                .map(word -> kept.computeIfAbsent(word, first -> first))
                .toList();
    }
}
