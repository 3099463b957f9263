package ai.sophia.core.conversation;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a language model was asked about turns, and what came of it. Counts are those of this process since its start, but for what was spent.
 *
 * @param model the model and where it is
 * @param turns that it was asked about
 * @param facts that it proposed and that were taken
 * @param dropped proposals that were not taken, by why not
 * @param byRules turns that were understood by rules in its place
 * @param tokens that it has read and written today, by UTC, for all nodes
 * @param cost of these, in the currency of the prices
 * @param exhausted whether that is all that may be spent today
 */
public record Asked(
        String model,
        long turns,
        long facts,
        Map<String, Long> dropped,
        long byRules,
        long tokens,
        BigDecimal cost,
        boolean exhausted) {
    public Asked {
        dropped = Map.copyOf(dropped);
    }
}
