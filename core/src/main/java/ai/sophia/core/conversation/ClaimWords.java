package ai.sophia.core.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words that claims are known by, found once for each claim, and kept once each. For one thread. */
final class ClaimWords {
    private final Map<Claim, List<String>> byClaim = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();

    /** Those of a claim, each once. */
    List<String> of(Claim claim) {
        return byClaim.computeIfAbsent(claim, this::found);
    }

    private List<String> found(Claim claim) {
        Set<String> words = claim.words();
        return words.stream()
                .map(word -> kept.computeIfAbsent(word, first -> first))
                .toList();
    }
}
