package ai.sophia.evaluation;

import java.util.List;

/** Units to remember, in the order they came, and questions with known answers. */
public record EvaluationSet(String name, List<Unit> units, List<Question> questions) {
    public EvaluationSet {
        units = List.copyOf(units);
        questions = List.copyOf(questions);
    }

    /** The scopes of its units, in the order they first appear. */
    public List<String> scopes() {
        return units.stream().map(Unit::scope).distinct().toList();
    }
}
