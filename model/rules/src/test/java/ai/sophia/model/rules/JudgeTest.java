package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
    private static final String PLACE = "open small leading telling alone";

    @Test
    void whatNothingSpeaksForIsNotTold() {
        assertThat(new Judge(List.of()).verdict("the gate takes petrol", PLACE).isEnough())
                .isFalse();
    }

    @Test
    void traitsSpeakForSortsAndForNothing() {
        Judge judge = new Judge(List.of(
                "common\tthe takes", "has the x takes\tidentity:9", "word hello\tnothing:9", "begins x\tplan:2"));
        assertThat(judge.verdict("the gate takes petrol", PLACE)).satisfies(verdict -> {
            assertThat(verdict.sort()).isEqualTo(Sort.IDENTITY);
            assertThat(verdict.isEnough()).isTrue();
        });
        assertThat(judge.verdict("hello you", PLACE).right()).isLessThan(0.01);
        // what speaks for a sort counts once, however often it is there, and a neighbouring sort counts half
        double all = Math.exp(2) + 13;
        double plans = (Math.exp(2) + 2) / all;
        assertThat(judge.verdict("gate gate", PLACE).right()).isCloseTo((1 - 1 / all + plans) / 2, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"the top drawer is for bills", "Returns go to the depot in Leeds."})
    void whatNoRuleKnowsMayBeToldAllTheSame(String text) {
        LanguageRecognizer alone =
                new LanguageRecognizer(Language.of("english", new Judge(List.of())), (before, turn) -> {
                    throw new IllegalStateException();
                });
        assertThat(alone.recognize(List.of(), turn(text))).isEmpty();
        assertThat(recognized(text))
                .singleElement()
                .satisfies(statement ->
                        assertThat(text).startsWith(statement.evidence().of(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lol that worked",
                "make the header blue",
                "why is the page blank",
                "nice, thanks a bunch",
                "rename the second one",
                "hmm, not what I meant",
                "the first option then",
            })
    void whatSaysNothingIsNotTold(String text) {
        assertThat(recognized(text)).isEmpty();
    }

    private static List<Statement> recognized(String text) {
        return new RuleRecognizer().recognize(List.of(), turn(text));
    }

    private static Turn turn(String text) {
        return new Turn(Turn.USER, Turn.USER, text, Instant.parse("2026-03-02T12:00:00Z"));
    }
}
