package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeTest {
    private static final RuleRecognizer LEARNED = new RuleRecognizer();
    private static final RuleRecognizer UNLEARNED = RuleRecognizer.unlearned();

    private static final String PLACE = "open small leading telling alone";

    @Test
    void whatNothingSpeaksForIsNotTold() {
        assertThat(new Judge(List.of())
                        .verdict(clause("the gate takes petrol"), PLACE, Optional.empty())
                        .isEnough())
                .isFalse();
    }

    @Test
    void traitsSpeakForSortsAndForNothing() {
        Judge judge = new Judge(List.of(
                "common\tthe takes", "has the x takes\tidentity:9", "word hello\tnothing:9", "begins x\tplan:2"));
        assertThat(judge.verdict(clause("the gate takes petrol"), PLACE, Optional.empty()))
                .satisfies(verdict -> {
                    assertThat(verdict.sort()).isEqualTo(Sort.IDENTITY);
                    assertThat(verdict.isEnough()).isTrue();
                });
        assertThat(judge.verdict(clause("hello you"), PLACE, Optional.empty()).right())
                .isLessThan(0.01);
        // what speaks for a sort counts once, however often it is there, and a neighbouring sort counts half
        double all = Math.exp(2) + 13;
        double plans = (Math.exp(2) + 2) / all;
        assertThat(judge.verdict(clause("gate gate"), PLACE, Optional.empty()).right())
                .isCloseTo((1 - 1 / all + plans) / 2, within(1e-9));
    }

    @Test
    void aRuleIsBelievedAsFarAsItWasRight() {
        Rule known = rule("i repair");
        Judge judge = new Judge(List.of("common\t", "rule i repair\thabit:9 nothing:5", "word clocks\tnothing:8"));
        assertThat(judge.verdict(clause("I repair bikes"), PLACE, Optional.of(known)))
                .satisfies(verdict -> {
                    assertThat(verdict.sort()).isEqualTo(Sort.HABIT);
                    assertThat(verdict.isEnough()).isTrue();
                });
        assertThat(judge.verdict(clause("I repair clocks"), PLACE, Optional.of(known))
                        .isEnough())
                .isFalse();
        // nothing was learned of this one
        assertThat(judge.verdict(clause("I mend clocks"), PLACE, Optional.of(rule("i mend")))
                        .isEnough())
                .isTrue();
    }

    @Test
    void whatIsMuchLikelierOfAnotherSortThanARuleSaysIsOfThat() {
        Judge judge = new Judge(List.of("common\t", "rule i repair\thabit:4 event:6"));
        assertThat(judge.verdict(clause("I repair bikes"), PLACE, Optional.of(rule("i repair")))
                        .sort())
                .isEqualTo(Sort.EVENT);
        Judge unsure = new Judge(List.of("common\t", "rule i repair\thabit:4 event:4.1"));
        assertThat(unsure.verdict(clause("I repair bikes"), PLACE, Optional.of(rule("i repair")))
                        .sort())
                .isEqualTo(Sort.HABIT);
    }

    @Test
    void whatIsHardlyWorthBeingRememberedMayEndWhatIsKnown() {
        Judge doubting = new Judge(List.of()) {
            @Override
            Verdict verdict(Clause clause, String place, Optional<Rule> ruled) {
                return new Verdict(Sort.EVENT, 0, 0);
            }
        };
        LanguageRecognizer recognizer =
                new LanguageRecognizer(Language.of("english", doubting), (before, turn) -> fail());
        assertThat(recognizer.recognize(List.of(), turn("I sold the boat.")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.tentative()).isTrue();
                    assertThat(statement.ends()).isPresent();
                });
        assertThat(recognizer.recognize(List.of(), turn("We had a flood in the cellar.")))
                .isEmpty();
        // of where somebody lives one answer holds at a time
        assertThat(recognizer.recognize(List.of(), turn("I moved to Leeds.")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.tentative()).isFalse();
                    assertThat(statement.confidence()).isEqualTo(0.8);
                });
    }

    @Test
    void whatNoRuleKnowsMayBeToldAllTheSame() {
        String text = "Our kitchen tap drips.";
        assertThat(UNLEARNED.recognize(List.of(), turn(text))).isEmpty();
        assertThat(recognized(text))
                .singleElement()
                .satisfies(
                        statement -> assertThat(statement.evidence().of(text)).isEqualTo("Our kitchen tap drips"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My name is Rob.",
                "I live in Leeds.",
                "I'm allergic to nuts.",
                "I work as a nurse.",
                "My wife is from Peru.",
                "We have two cats.",
                "I'm a vegetarian.",
                "My sister lives in Ghent.",
                "I have a son.",
                "I take the train to work.",
                "I hate coriander.",
                "I love long walks.",
                "I play the piano.",
                "I can't swim.",
                "We're moving to Turin in June.",
                "I have a dentist appointment on Friday.",
                "We decided to stay in Leeds.",
                "I have to renew my passport.",
                "Always answer in French.",
                "Don't use emojis.",
                "We deploy on Tuesdays.",
                "Call me Rob.",
                "I got a new job at Bosch.",
                "My mother died last year.",
                "I bought a house in May.",
                "My boss is called Ines.",
                "I run every morning.",
                "My daughter is seven.",
                "I'm learning Danish.",
                "We use Postgres.",
                "I sold my car.",
                "I broke my arm last week.",
                "My birthday is on 4 May.",
                "I don't eat pork.",
                "I don't own a car.",
            })
    void whatEverybodySaysIsTold(String text) {
        assertThat(recognized(text))
                .singleElement()
                .satisfies(statement -> assertThat(statement.tentative()).isFalse());
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
                "I have two questions.",
                "I moved the file.",
                "I want to go home now.",
                "My phone is ringing.",
                "Someone deleted the last row.",
                "The second paragraph is too long.",
                "I'm on the bus.",
                "People love pizza.",
                "I have no idea.",
                "I'm not sure about that.",
                "My screen went black.",
                "I read your answer twice.",
                "I need a coffee.",
                "I closed the tab.",
                "It's getting late.",
                "I'd like a shorter version.",
                "I want a list of five names.",
                "I am waiting for the bus.",
            })
    void whatSaysNothingIsNotTold(String text) {
        assertThat(recognized(text)).allMatch(Statement::tentative);
    }

    private static Rule rule(String text) {
        return new Rule(Sort.HABIT, Pattern.compile(text), text, Rule.Condition.NONE, Optional.empty(), false);
    }

    private static List<Statement> recognized(String text) {
        return LEARNED.recognize(List.of(), turn(text));
    }

    private static Clause clause(String text) {
        return new Clause(new Span(0, text.length()), text, 0, text, true, false);
    }

    private static Turn turn(String text) {
        return new Turn(Turn.USER, Turn.USER, text, Instant.parse("2026-03-02T12:00:00Z"));
    }
}
