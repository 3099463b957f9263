package ai.sophia.core.tier;

import java.time.Duration;

/** The levels that memory is kept on, each with the time that a recall gives it to answer. */
public enum Tier {
    HOT("hot", Duration.ofMillis(100)),
    CACHE("cache", Duration.ofMillis(10)),
    LEXICAL("lexical", Duration.ofMillis(500)),
    VECTORS("vectors", Duration.ofMillis(500)),
    RECORDS("records", Duration.ofMillis(100)),
    CONVERSATION("conversation", Duration.ofMillis(200));

    private final String label;
    private final Duration budget;

    Tier(String label, Duration budget) {
        this.label = label;
        this.budget = budget;
    }

    /** The name used on every edge. */
    public String label() {
        return label;
    }

    /** How long a recall waits for it unless the settings say otherwise. */
    public Duration budget() {
        return budget;
    }
}
