package ai.sophia.evaluation.facts;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates of facts, scored on dialogues whose turns are claims: KEY VALUE, and then, if they end another value of that, REASON VALUE. */
final class UpdateScoreTest {
    private static final Recognizer CLAIMS = (before, turn) -> {
        List<String> words = List.of(turn.text().split(" ", -1));
        Claim claim = new Claim(words.get(0), words.get(1));
        Optional<Ending> ends = words.size() < 4
                ? Optional.empty()
                : Optional.of(new Ending(
                        Ending.Reason.valueOf(words.get(2)),
                        new Ending.Claimed(new Claim(words.get(0), words.get(3)))));
        Span all = new Span(0, turn.text().length());
        Statement said = new Statement(
                Sort.IDENTITY,
                turn.text(),
                "user",
                "",
                turn.text(),
                false,
                claim,
                0,
                all,
                Optional.empty(),
                Optional.empty(),
                1);
        return List.of(ends.map(ending -> said.ending(ending, 0)).orElse(said));
    };

    @Test
    void whatTakesThePlaceOfAnotherIsFound() {
        assertThat(score(List.of(update(How.SUPERSEDE, 0, 1)), "home rome", "home oslo"))
                .isEqualTo("1.0 of 1, 0 wrong; so 1.0 of 1, 1.0 of 1");
    }

    @Test
    void anotherHowIsHalf() {
        assertThat(score(List.of(update(How.CORRECT, 0, 1)), "home rome", "home oslo"))
                .startsWith("0.5 of 1, 0 wrong");
        Update corrected =
                new Update(How.CORRECT, new Update.Place(0, new Span(0, 9)), new Update.Place(1, new Span(0, 24)));
        assertThat(score(List.of(corrected), "home rome", "home oslo CORRECTED rome"))
                .startsWith("1.0 of 1, 0 wrong");
    }

    @Test
    void whatIsSaidAgainIsOneFact() {
        assertThat(score(List.of(update(How.REPEAT, 0, 1)), "home rome", "home rome"))
                .isEqualTo("1.0 of 1, 0 wrong; so 1.0 of 1, 1.0 of 2");
    }

    @Test
    void anEndThatNoLabelTellsIsWrong() {
        assertThat(score(List.of(), "home rome", "home oslo")).isEqualTo("0.0 of 0, 1 wrong; so 1.0 of 1, 1.0 of 2");
    }

    @Test
    void whatStaysThoughItEndedIsNotSo() {
        assertThat(score(List.of(update(How.SUPERSEDE, 0, 1)), "home rome", "place oslo"))
                .isEqualTo("0.0 of 1, 0 wrong; so 1.0 of 2, 1.0 of 1");
    }

    private static Update update(How how, int before, int now) {
        return new Update(how, new Update.Place(before, new Span(0, 9)), new Update.Place(now, new Span(0, 9)));
    }

    private static String score(List<Update> updates, String... texts) {
        List<LabelledTurn> turns = new ArrayList<>();
        for (String text : texts) {
            Turn turn = new Turn(Turn.USER, Turn.USER, text, Instant.EPOCH.plusSeconds(turns.size()));
            Label label = new Label(Sort.IDENTITY, false, new Span(0, text.length()), false);
            turns.add(new LabelledTurn("d", List.of(), turn, List.of(label), List.of(), List.of()));
        }
        UpdateScore score = new UpdateScore();
        score.add(new LabelledDialogue("d", turns, updates), new Rehearsal(CLAIMS), (turn, told) -> {});
        FactScore.Tally so = score.current();
        return score.found() + " of " + score.labels() + ", " + score.wrongEnds() + " wrong; so " + so.precise()
                + " of " + so.predictions() + ", " + so.hits() + " of " + so.labels();
    }
}
