package ai.sophia.model.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A log-linear model, also called multinomial logistic regression: each trait speaks for outcomes and against others, with weights that were learned.
 * Immutable.
 */
final class LogLinear {
    /** The line of words that count as they are. */
    static final String COMMON = "common";

    private final List<String> outcomes;
    private final Set<String> common = new HashSet<>();
    private final Map<String, double[]> weights = new HashMap<>();

    /**
     * @param outcomes what may come of it
     * @param lines {@code common}, a tab and words with blanks between; and a trait, a tab, and blanks between what it speaks for, as {@code outcome:weight}, if anything
     */
    LogLinear(List<String> outcomes, Collection<String> lines) {
        this.outcomes = List.copyOf(outcomes);
        for (String line : lines) {
            String[] parts = line.split("\t", 2);
            List<String> said = new ArrayList<>(List.of(parts[1].split(" ", -1)));
            said.remove("");
            if (parts[0].equals(COMMON)) {
                common.addAll(said);
            } else {
                weights.put(parts[0], weights(said));
            }
        }
    }

    private double[] weights(List<String> said) {
        double[] each = new double[outcomes.size()];
        for (String weight : said) {
            int colon = weight.lastIndexOf(':');
            each[outcomes.indexOf(weight.substring(0, colon))] = Double.parseDouble(weight.substring(colon + 1));
        }
        return each;
    }

    /** Whether nothing was learned. */
    boolean isEmpty() {
        return weights.isEmpty();
    }

    /** Whether something was learned of a trait, though it be that it makes no difference. */
    boolean knows(String trait) {
        return weights.containsKey(trait);
    }

    /** Words that count as they are, in lower case. */
    Set<String> common() {
        return common;
    }

    /** How likely each outcome is, in their order; together 1. */
    double[] likely(Set<String> traits) {
        double[] sums = new double[outcomes.size()];
        for (String trait : traits) {
            double[] each = weights.get(trait);
            for (int at = 0; each != null && at < sums.length; at++) {
                sums[at] += each[at];
            }
        }
        double highest = Arrays.stream(sums).max().orElseThrow();
        double all = Arrays.stream(sums).map(sum -> Math.exp(sum - highest)).sum();
        return Arrays.stream(sums).map(sum -> Math.exp(sum - highest) / all).toArray();
    }
}
