package ai.sophia.evaluation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a set's questions are answered of which the answer has changed, or is disputed: BEAM's categories knowledge_update and contradiction_resolution.
 *
 * @param changed questions with several units that answer, said one after the other
 * @param latestFirst those of them of which the unit that was said last comes first of these
 * @param disputed questions with units that say yes and no
 * @param together those of them of which all sides are among the first ten; units that follow each other, but for an answer between them, are one side
 * @param told those of these of which all sides were told as contradicting each other
 */
public record Changes(long changed, long latestFirst, long disputed, long together, long told) {
    private static final String CHANGED = "knowledge_update";
    private static final String DISPUTED = "contradiction_resolution";
    private static final int FIRST = 10;

    /** So far from the one before is what a user says next, with an answer between them. */
    private static final int FOLLOWS = 2;

    /** Those of a set's answers. */
    static Changes of(EvaluationSet set, List<Answer> answers) {
        Map<String, Unit> units = set.units().stream().collect(Collectors.toMap(Unit::id, Function.identity()));
        List<Answer> changed = of(CHANGED, answers).stream()
                .filter(answer -> answer.question().relevant().size() > 1)
                .toList();
        List<Answer> disputed = of(DISPUTED, answers);
        List<Answer> together = disputed.stream()
                .filter(answer -> isOfAllSides(
                        answer, units, answer.units().stream().limit(FIRST).collect(Collectors.toSet())))
                .toList();
        return new Changes(
                changed.size(),
                changed.stream().filter(answer -> isLatestFirst(answer, units)).count(),
                disputed.size(),
                together.size(),
                together.stream()
                        .filter(answer -> isOfAllSides(answer, units, answer.disputed()))
                        .count());
    }

    /** Whether something of every side is among these. */
    private static boolean isOfAllSides(Answer answer, Map<String, Unit> units, Collection<String> among) {
        List<Unit> relevant = answer.question().relevant().stream()
                .map(units::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Unit::sequence))
                .toList();
        boolean ofAll = relevant.size() == answer.question().relevant().size();
        boolean ofThis = true;
        long last = Unit.UNPLACED;
        for (Unit unit : relevant) {
            if (last == Unit.UNPLACED || unit.sequence() - last > FOLLOWS) {
                ofAll &= ofThis;
                ofThis = false;
            }
            ofThis |= among.contains(unit.id());
            last = unit.sequence();
        }
        return ofAll && ofThis;
    }

    private static List<Answer> of(String category, List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.question().category().equals(category))
                .toList();
    }

    private static boolean isLatestFirst(Answer answer, Map<String, Unit> units) {
        Set<String> relevant = answer.question().relevant();
        long last = relevant.stream()
                .mapToLong(id -> units.containsKey(id) ? units.get(id).sequence() : Unit.UNPLACED)
                .max()
                .orElse(Unit.UNPLACED);
        return answer.units().stream()
                .filter(relevant::contains)
                .findFirst()
                .filter(first -> units.containsKey(first) && units.get(first).sequence() == last)
                .isPresent();
    }

    /** Whether the set has such questions. */
    boolean isEmpty() {
        return changed == 0 && disputed == 0;
    }
}
