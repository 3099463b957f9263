package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges by its traits whether a clause that no rule knows says something worth being remembered, and of which sort: a log-linear model, whose weights were
 * learned from labelled sentences. Immutable.
 */
final class Judge {
    /** How much of it must be right, where the sort being a neighbouring one counts half; of clauses that were not learned from, some 88 % of what is told then is. */
    private static final double ENOUGH = 0.88;

    /** Sorts that are neighbours, and told apart by taste. */
    private static final List<Set<Sort>> NEIGHBOURS = List.of(
            Set.of(Sort.IDENTITY, Sort.RELATION, Sort.POSSESSION, Sort.SKILL),
            Set.of(Sort.PREFERENCE, Sort.DISLIKE, Sort.HABIT),
            Set.of(Sort.PLAN, Sort.DECISION, Sort.TASK),
            Set.of(Sort.INSTRUCTION, Sort.PROCEDURE),
            Set.of(Sort.EVENT));

    static final String NOTHING = "nothing";
    static final String COMMON = "common";

    private final Set<String> common = new HashSet<>();
    private final List<String> outcomes;
    private final Map<String, double[]> weights = new HashMap<>();

    /**
     * @param lines {@code common}, a tab and words with blanks between; and a trait, a tab, and blanks between what it speaks for, as {@code sort:weight}
     */
    Judge(Collection<String> lines) {
        outcomes = Stream.concat(
                        Stream.of(NOTHING), Arrays.stream(Sort.values()).map(Sort::label))
                .toList();
        for (String line : lines) {
            String[] parts = line.split("\t", 2);
            List<String> said = List.of(parts[1].split(" ", -1));
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
            int colon = weight.indexOf(':');
            each[outcomes.indexOf(weight.substring(0, colon))] = Double.parseDouble(weight.substring(colon + 1));
        }
        return each;
    }

    /**
     * What is thought of a clause.
     *
     * @param sort of which it is, if it says anything
     * @param right how much of that is likely right, from 0 to 1
     */
    record Verdict(Sort sort, double right) {
        boolean isEnough() {
            return right >= ENOUGH;
        }

        /** How right it is, where the clause is known to say this. */
        double hit(String outcome) {
            if (outcome.equals(NOTHING)) {
                return 0;
            }
            Sort known = Sort.parse(outcome);
            return NEIGHBOURS.stream().anyMatch(all -> all.contains(sort) && all.contains(known)) ? 1 : 0.5;
        }
    }

    /**
     * What it thinks of a clause.
     *
     * @param place where it stands, as {@link Traits#place} tells it
     */
    Verdict verdict(String clause, String place) {
        double[] likely = likely(Traits.of(clause, place, common));
        Map<Sort, Double> sorts = new EnumMap<>(Sort.class);
        for (Sort sort : Sort.values()) {
            sorts.put(sort, likely[outcomes.indexOf(sort.label())]);
        }
        double told = sorts.values().stream().mapToDouble(Double::doubleValue).sum();
        Set<Sort> best = NEIGHBOURS.stream()
                .max(Comparator.comparingDouble(
                        all -> all.stream().mapToDouble(sorts::get).sum()))
                .orElseThrow();
        Sort sort = best.stream().max(Comparator.comparingDouble(sorts::get)).orElseThrow();
        // of a neighbouring sort it is half right
        return new Verdict(sort, (told + best.stream().mapToDouble(sorts::get).sum()) / 2);
    }

    private double[] likely(Set<String> traits) {
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
