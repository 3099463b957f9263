package ai.sophia.core.tier;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long recalls wait. Immutable.
 *
 * @param tiers for a tier of this node; one that is missing has its usual budget
 * @param servers for each index on a server
 * @param recall in all: what has not come by then is given up
 */
public record Budgets(Map<Tier, Duration> tiers, Duration servers, Duration recall) {
    public Budgets {
        tiers = Map.copyOf(tiers);
    }

    /** The same for everything, such as where nobody is in a hurry. */
    public static Budgets ofEach(Duration budget) {
        Map<Tier, Duration> tiers = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            tiers.put(tier, budget);
        }
        return new Budgets(tiers, budget, budget);
    }

    /** How long a recall waits for a tier of this node. */
    public Duration of(Tier tier) {
        return tiers.getOrDefault(tier, tier.budget());
    }
}
