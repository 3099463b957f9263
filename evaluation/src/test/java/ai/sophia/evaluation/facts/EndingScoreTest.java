package ai.sophia.evaluation.facts;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What remarks end, scored on people whose statements are claims: KEY VALUE. What has no value says nothing. */
final class EndingScoreTest {
    private static final Recognizer CLAIMS = (before, turn) -> {
        List<String> words = List.of(turn.text().split(" ", -1));
        Statement said = new Statement(
                Sort.IDENTITY,
                turn.text(),
                Turn.USER,
                "",
                turn.text(),
                false,
                new Claim(words.getFirst(), words.getLast()),
                0,
                new Span(0, turn.text().length()),
                Optional.empty(),
                Optional.empty(),
                1);
        return words.size() == 1 ? List.of() : List.of(said);
    };

    private final EndingScore score = new EndingScore();

    private void say(String remark, Integer... ends) {
        Person person = new Person(
                "p", List.of("home rome", "job cook", "hello"), List.of(new Person.Remark(remark, Set.of(ends))));
        score.add(person, new Rehearsal(CLAIMS));
    }

    @Test
    void whatIsEndedAsLabelledIsFoundAndRight() {
        say("home oslo", 0);
        assertThat(score.found()).isOne();
        assertThat(score.labels()).isOne();
        assertThat(score.right()).isOne();
        assertThat(score.told()).isOne();
        assertThat(score.wrong()).isEmpty();
    }

    @Test
    void whatIsEndedInItsPlaceIsWrong() {
        say("home oslo", 1);
        assertThat(score.found()).isZero();
        assertThat(score.right()).isZero();
        assertThat(score.told()).isOne();
        assertThat(score.wrong())
                .containsExactly("false\tp\tends\thome rome -> home oslo", "miss\tp\tends\tjob cook -> home oslo");
    }

    @Test
    void whatWasNeverKnownCannotBeEnded() {
        say("age 8", 2);
        assertThat(score.wrong()).containsExactly("unknown\tp\tends\thello -> age 8");
    }

    @Test
    void aRemarkThatEndsNothingKeepsAll() {
        say("age 8");
        say("job smith");
        assertThat(score.silent()).isEqualTo(2);
        assertThat(score.kept()).isOne();
    }

    @Test
    void eachRemarkIsHeardAsIfItWereTheOnlyOne() {
        List<Person.Remark> remarks =
                List.of(new Person.Remark("home oslo", Set.of(0)), new Person.Remark("home lima", Set.of(0)));
        score.add(new Person("p", List.of("home rome"), remarks), new Rehearsal(CLAIMS));
        assertThat(score.found()).isEqualTo(2);
        assertThat(score.told()).isEqualTo(2);
    }
}
