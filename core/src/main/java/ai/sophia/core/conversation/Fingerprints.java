package ai.sophia.core.conversation;

import ai.sophia.core.tier.TenantKey;
import java.util.HashMap;
import java.util.Map;

/** The fingerprints of claims, made once for each claim. For one thread. */
final class Fingerprints {
    /** Claims of nobody's facts that are kept beside as many as there are facts. */
    private static final int SPARE = 1_000;

    private final TenantKey key;
    private final Map<Claim, String> byClaim = new HashMap<>();

    Fingerprints(TenantKey key) {
        this.key = key;
    }

    /** That of a claim. */
    String of(Claim claim) {
        return byClaim.computeIfAbsent(claim, first -> first.fingerprint(key));
    }

    /** Forgets all where most are of claims that are in no fact any more, or never were. */
    void keepFor(int facts) {
        if (byClaim.size() > 2 * facts + SPARE) {
            byClaim.clear();
        }
    }
}
