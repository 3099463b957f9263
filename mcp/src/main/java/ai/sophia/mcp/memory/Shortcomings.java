package ai.sophia.mcp.memory;

import ai.sophia.core.tier.Tier;
import java.util.List;
import java.util.stream.Collectors;

/** What a model is told of an answer that is not what it could be. Stateless. */
final class Shortcomings {
    /** What it means that an answer is not verified. */
    static final String UNVERIFIED =
            "The records could not be asked: these memories are as they were last known, and may have been changed or deleted since";

    private Shortcomings() {}

    /**
     * Tells it, if there is anything to be told.
     *
     * @param degraded labels of the tiers that are left out
     * @param unverified whether the records could not be asked
     */
    static void tell(Quotation quotation, List<String> degraded, boolean unverified) {
        String missing = degraded.stream()
                .filter(label -> !unverified || !label.equals(Tier.RECORDS.label()))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            quotation.say("Not all was searched: " + missing + " was late or failed.");
        }
        if (unverified) {
            quotation.say(UNVERIFIED + ".");
        }
    }
}
