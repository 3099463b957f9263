package ai.sophia.core.recall;

import static ai.sophia.core.recall.TestingHits.hit;
import static ai.sophia.core.recall.TestingHits.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContradictionTest {
    private static final Hit YES =
            said(1, 0.5, "Yesterday we tested the backups of the shop database. It took an hour.");
    private static final Hit NO = said(2, 0.4, "The disk is new, but I've never tested any backups of the database.");
    private static final Hit OTHER = said(3, 0.3, "I do not like Mondays.");

    @Test
    void memoriesThatAnswerBothWaysAreTold() {
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, NO, OTHER)))
                .contains(new Contradiction(
                        List.of(NO.memory().id()), List.of(YES.memory().id())));
    }

    @Test
    void whereAllSayTheSameThereIsNone() {
        Hit likewise = said(4, 0.4, "The database backups were tested again.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, likewise, OTHER)))
                .isEmpty();
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, OTHER)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"When did I test the database backups?", "database backups", "", "Have I ever?", "?!"})
    void aQuestionThatIsNotAnsweredByYesOrNoHasNone(String question) {
        assertThat(Contradiction.among(question, List.of(YES, NO))).isEmpty();
    }

    @Test
    void whatIsAskedAndWhatAnAgentSaysIsNoAnswer() {
        Hit asked = said(4, 0.4, "Did we never test the backups of the database?");
        Hit agent = hit("assistant", 5, 0.4, "You have never tested the backups of the database.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, asked, agent)))
                .isEmpty();
    }

    @Test
    void whatIsSaidBesideAQuestionIsAnAnswer() {
        Hit beside = said(4, 0.4, "Can you help me, considering I've never tested the backups of the database?");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, beside)))
                .contains(new Contradiction(
                        List.of(beside.memory().id()), List.of(YES.memory().id())));
    }

    @Test
    void whatIsSaidBesideAQuestionGoesOnToItsEnd() {
        Hit beside = said(
                4,
                0.4,
                "Can you help, since I've cleaned the disk, that of the shop, by testing the database backups?");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, beside)))
                .contains(new Contradiction(
                        List.of(NO.memory().id()), List.of(beside.memory().id())));
        Hit asked = said(4, 0.4, "I'm late since I slept. Shall I do it by testing the database backups?");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, asked)))
                .isEmpty();
    }

    @Test
    void whatWasSaidRightBeforeMayBeDenied() {
        Hit before = said(4, 0.4, "I'm new to testing backups of a database, so I've never done this before.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, before)))
                .contains(new Contradiction(
                        List.of(before.memory().id()), List.of(YES.memory().id())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We tested the database backups! I couldn't believe it.",
                "We tested the database backups. I don't think that pizza is good.",
                "I was there when we tested the database backups, and I'll never forget it.",
                "We tested the database backups and I don't mind it.",
                "We tested the database backups. I've never regretted it.",
                "We tested the database backups. Should I buy a boat? I've never done that.",
                "We tested the database backups. Tom said I would never do it.",
            })
    void whatIsFeltOfItDeniesNothing(String said) {
        Hit affirming = said(4, 0.4, said);
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, affirming)))
                .isEmpty();
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, affirming)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "As a novice, can I test the backups of the database?",
                "Since I like it, should I test the backups of the database?",
                "Which backups of the database should I test?",
            })
    void whatBeginsAQuestionIsNoAnswer(String asked) {
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(NO, said(4, 0.4, asked))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm not really sure we tested the backups of the database.",
                "I don’t remember whether the backups of the database were tested.",
                "I'm unsure who tested the backups of the database.",
                "I'm not sure who tested the backups of the database.",
                "I not only tested the backups of the database.",
                "I don't know whether the backups of the database are tested.",
            })
    void whoDoesNotKnowDeniesNothing(String unsure) {
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(YES, said(4, 0.4, unsure))))
                .isEmpty();
    }

    @Test
    void eachPartOfAQuestionMayBeAnswered() {
        Hit met = said(4, 0.4, "I met Ravi in 2018 when we built the mill.");
        Hit not = said(5, 0.4, "I have never met Ravi.");
        assertThat(Contradiction.among(
                        "Have I ever met Ravi or been to any of the old water mills up the river?", List.of(met, not)))
                .contains(new Contradiction(
                        List.of(not.memory().id()), List.of(met.memory().id())));
    }

    @Test
    void oneWordOfAPartIsOfTooManyThings() {
        Hit not = said(4, 0.4, "I'm not in the office on Monday.");
        Hit yes = said(5, 0.4, "The meeting was long.");
        assertThat(Contradiction.among("Is the meeting on Monday or Tuesday?", List.of(not, yes)))
                .isEmpty();
        Hit never = said(4, 0.4, "I have never worked from home.");
        Hit bank = said(5, 0.4, "I opened a bank account.");
        assertThat(Contradiction.among("Have I ever flown to Japan or worked in a bank?", List.of(never, bank)))
                .isEmpty();
    }

    @Test
    void whatSaysBothStandsOnBothSides() {
        Hit both = said(4, 0.4, "I've never tested a backup of the database, but I tested one database backup in May.");
        assertThat(Contradiction.among("Have I ever tested the database backups?", List.of(both)))
                .contains(new Contradiction(
                        List.of(both.memory().id()), List.of(both.memory().id())));
    }

    @Test
    void whatSaysItLessClearlyThanOthersIsNotTold() {
        Hit vague = said(4, 0.4, "The shop tested my patience.");
        Hit clear = said(5, 0.4, "We have tested the database backups of the shop at Easter.");
        assertThat(Contradiction.among(
                        "Have I ever tested the database backups of the shop at Christmas?", List.of(NO, vague, clear)))
                .hasValueSatisfying(told -> assertThat(told.affirming())
                        .containsExactly(clear.memory().id()));
    }

    @Test
    void aLongTextTakesNoLongTime() {
        Hit long1 = said(1, 0.5, "not , ".repeat(40_000));
        Hit long2 = said(1, 0.5, "tested " + " ".repeat(200_000) + "x");
        assertThat(Contradiction.among("Have I tested it?" + " ".repeat(50_000), List.of(long1, long2)))
                .isEmpty();
        assertThat(Contradiction.among("Have I " + "tested one or ".repeat(2_000) + "?", List.of(long1, long2)))
                .isEmpty();
    }
}
