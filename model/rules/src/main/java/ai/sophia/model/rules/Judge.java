package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Judges by its traits whether a clause says something worth being remembered, and of which sort: a log-linear model, whose weights were learned from labelled
 * sentences. What a rule tells that fits is a trait among others, so that rules are believed as far as they were right. Immutable.
 */
class Judge {
    /** How likely it must be right, where another sort than a neighbouring one counts half. */
    private static final double ENOUGH = 0.79;

    /** How likely it must be worth being remembered, whatever its sort. */
    private static final double WORTH = 0.95;

    /** How much likelier other sorts must be than that of the rule that fits. */
    private static final double OVERRULED = 0.3;

    /** Sorts that are neighbours, and told apart by taste. */
    private static final List<Set<Sort>> NEIGHBOURS = List.of(
            Set.of(Sort.IDENTITY, Sort.RELATION, Sort.POSSESSION, Sort.SKILL),
            Set.of(Sort.PREFERENCE, Sort.DISLIKE, Sort.HABIT),
            Set.of(Sort.PLAN, Sort.DECISION, Sort.TASK),
            Set.of(Sort.INSTRUCTION, Sort.PROCEDURE),
            Set.of(Sort.EVENT));

    /** How right a rule is thought of which nothing was learned. */
    private static final double BELIEVED = 0.8;

    static final String NOTHING = "nothing";
    private static final List<String> OUTCOMES = Stream.concat(
                    Stream.of(NOTHING), Arrays.stream(Sort.values()).map(Sort::label))
            .toList();

    private final LogLinear model;

    /**
     * @param lines of a {@link LogLinear} model whose outcomes are sorts, and that a clause says nothing
     */
    Judge(Collection<String> lines) {
        model = new LogLinear(OUTCOMES, lines);
    }

    /**
     * What is thought of a clause.
     *
     * @param sort of which it is, if it says anything
     * @param right how much of that is likely right, from 0 to 1
     * @param worth how likely it is worth being remembered, of whatever sort it is, from 0 to 1
     */
    record Verdict(Sort sort, double right, double worth) {
        boolean isEnough() {
            return right >= ENOUGH || worth >= WORTH;
        }

        /** The same, as sure as where nothing was learned of a rule. */
        Verdict believed() {
            return new Verdict(sort, Math.max(right, BELIEVED), worth);
        }

        /** How right it is, where the clause is known to say this. */
        double hit(String outcome) {
            if (outcome.equals(NOTHING)) {
                return 0;
            }
            Sort known = Sort.parse(outcome);
            return neighbours(sort).contains(known) ? 1 : 0.5;
        }
    }

    /**
     * What it thinks of a clause. It believes a rule of which nothing was learned.
     *
     * @param place where it stands, as {@link Traits#place} tells it
     * @param ruled the rule that fits it, if one does
     */
    Verdict verdict(Clause clause, String place, Optional<Rule> ruled) {
        if (ruled.filter(rule -> !model.knows(Traits.rule(rule))).isPresent()) {
            return new Verdict(ruled.get().sort(), BELIEVED, 1);
        }
        if (model.isEmpty()) {
            return new Verdict(Sort.IDENTITY, 0, 0);
        }
        double[] likely = model.likely(Traits.of(clause.text(), place, ruled, model.common()));
        Map<Sort, Double> sorts = new EnumMap<>(Sort.class);
        for (Sort sort : Sort.values()) {
            sorts.put(sort, likely[OUTCOMES.indexOf(sort.label())]);
        }
        double worth = sorts.values().stream().mapToDouble(Double::doubleValue).sum();
        ToDoubleFunction<Set<Sort>> share =
                all -> all.stream().mapToDouble(sorts::get).sum();
        Set<Sort> best =
                NEIGHBOURS.stream().max(Comparator.comparingDouble(share)).orElseThrow();
        Sort sort = ruled.map(Rule::sort)
                .filter(each -> share.applyAsDouble(best) <= share.applyAsDouble(neighbours(each)) + OVERRULED)
                .orElseGet(() -> best.stream()
                        .max(Comparator.comparingDouble(sorts::get))
                        .orElseThrow());
        return new Verdict(sort, (worth + share.applyAsDouble(neighbours(sort))) / 2, worth);
    }

    private static Set<Sort> neighbours(Sort sort) {
        return NEIGHBOURS.stream().filter(all -> all.contains(sort)).findFirst().orElseThrow();
    }
}
