package ai.sophia.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a set's questions are answered of which the answer has changed, or is disputed: BEAM's categories knowledge_update and contradiction_resolution.
 *
 * @param changed questions with several units that answer, said one after the other
 * @param latestFirst those of them of which the unit that was said last comes first of these
 * @param disputed questions with units that say yes and no
 * @param together those of them of which all units are among the first ten
 * @param told those of these of which all units were told as contradicting each other
 */
public record Changes(long changed, long latestFirst, long disputed, long together, long told) {
    private static final String CHANGED = "knowledge_update";
    private static final String DISPUTED = "contradiction_resolution";
    private static final int FIRST = 10;

    /** Those of a set's answers. */
    static Changes of(EvaluationSet set, List<Answer> answers) {
        Map<String, Unit> units = set.units().stream().collect(Collectors.toMap(Unit::id, Function.identity()));
        List<Answer> changed = of(CHANGED, answers).stream()
                .filter(answer -> answer.question().relevant().size() > 1)
                .toList();
        List<Answer> disputed = of(DISPUTED, answers);
        List<Answer> together = disputed.stream()
                .filter(answer -> answer.units().stream()
                        .limit(FIRST)
                        .collect(Collectors.toSet())
                        .containsAll(answer.question().relevant()))
                .toList();
        return new Changes(
                changed.size(),
                changed.stream().filter(answer -> isLatestFirst(answer, units)).count(),
                disputed.size(),
                together.size(),
                together.stream()
                        .filter(answer ->
                                answer.disputed().containsAll(answer.question().relevant()))
                        .count());
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
