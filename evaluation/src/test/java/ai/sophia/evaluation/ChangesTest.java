package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChangesTest {
    private static final List<Unit> UNITS = IntStream.range(0, 20)
            .mapToObj(i -> new Unit("u" + i, "s", i, "text", "", "", "user", Period.BEGINNING))
            .toList();

    private static Question question(String category, String... relevant) {
        return new Question("q", "s", "what is it?", category, Long.MAX_VALUE, Set.of(relevant));
    }

    private static Answer answer(Question question, Set<String> disputed, List<String> ranking) {
        List<Answer.RankedUnit> units =
                ranking.stream().map(unit -> new Answer.RankedUnit(unit, 0.5)).toList();
        return new Answer(question, units, Duration.ofMillis(1), List.of(), disputed);
    }

    private static Changes changes(Answer... answers) {
        List<Answer> all = List.of(answers);
        return Changes.of(
                new EvaluationSet(
                        "set", UNITS, all.stream().map(Answer::question).toList()),
                all);
    }

    @Test
    void whatWasSaidLastIsFirstOfThoseThatAnswer() {
        Question question = question("knowledge_update", "u3", "u9");
        Changes changes = changes(
                answer(question, Set.of(), List.of("u1", "u9", "u3")),
                answer(question, Set.of(), List.of("u3", "u9")),
                answer(question, Set.of(), List.of("u1")),
                answer(question("knowledge_update", "u3"), Set.of(), List.of("u3")));
        assertThat(changes).isEqualTo(new Changes(3, 1, 0, 0, 0));
    }

    @Test
    void allSidesAreAmongTheFirstTenAndTold() {
        Question question = question("contradiction_resolution", "u3", "u9");
        List<String> deep = IntStream.range(0, 11).mapToObj(i -> "u" + (19 - i)).toList();
        Changes changes = changes(
                answer(question, Set.of("u3", "u9"), List.of("u1", "u9", "u3")),
                answer(question, Set.of("u3"), List.of("u1", "u9", "u3")),
                answer(question, Set.of("u3", "u9"), deep));
        assertThat(changes).isEqualTo(new Changes(0, 0, 3, 2, 1));
    }

    @Test
    void whatIsSaidOneAfterTheOtherIsOneSide() {
        Question question = question("contradiction_resolution", "u3", "u9", "u11", "u13");
        Changes changes = changes(
                answer(question, Set.of("u3", "u11"), List.of("u11", "u1", "u3")),
                answer(question, Set.of("u9", "u11", "u13"), List.of("u9", "u11", "u13")));
        assertThat(changes).isEqualTo(new Changes(0, 0, 2, 1, 1));
    }

    @Test
    void aSetWithoutSuchQuestionsHasNone() {
        assertThat(changes(answer(question("other", "u1"), Set.of(), List.of("u1")))
                        .isEmpty())
                .isTrue();
    }
}
