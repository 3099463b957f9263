package ai.sophia.core.proposal;

import static ai.sophia.core.proposal.TestingProposals.MARCH;
import static ai.sophia.core.proposal.TestingProposals.assistant;
import static ai.sophia.core.proposal.TestingProposals.proposal;
import static ai.sophia.core.proposal.TestingProposals.said;
import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.proposal.Judging.Reason;
import ai.sophia.core.proposal.Judging.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgingTest {
    private static final Said SAID = said(1, "s1", "Hello! I am  allergic\nto nuts, since today.");

    private final Judging judging = new Judging(new TestingRules());

    private Statement taken(Said said, Proposal proposal) {
        assertThat(judging.verdict(said, proposal)).isInstanceOf(Verdict.Taken.class);
        return ((Verdict.Taken) judging.verdict(said, proposal)).statement();
    }

    private Reason dropped(Proposal proposal) {
        assertThat(judging.verdict(SAID, proposal)).isInstanceOf(Verdict.Dropped.class);
        return ((Verdict.Dropped) judging.verdict(SAID, proposal)).reason();
    }

    @Test
    void whatQuotesItsTurnIsTakenWithTheWordsOfTheQuote() {
        Statement statement = taken(SAID, proposal(1, "I am allergic to nuts", "I am  allergic\nto nuts"));
        assertThat(statement.evidence().of(SAID.turn().text())).isEqualTo("I am  allergic\nto nuts");
        assertThat(statement.text()).isEqualTo("I am allergic to nuts");
        assertThat(statement.confidence()).isEqualTo(0.8);
        assertThat(statement.back()).isZero();
    }

    @Test
    void whiteSpaceInAQuoteMayBeOther() {
        Statement statement = taken(SAID, proposal(1, "I am allergic to nuts", " I am allergic to  nuts "));
        assertThat(statement.evidence().of(SAID.turn().text())).isEqualTo("I am  allergic\nto nuts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "I", "I love nuts", "i am allergic", "\\Q.*\\E", ".*"})
    void aQuoteThatIsNotInTheTurnIsMadeUp(String quote) {
        assertThat(dropped(proposal(1, "I love nuts", quote))).isEqualTo(Reason.QUOTE);
    }

    @Test
    void anUnknownSortIsDropped() {
        Proposal fit = proposal(1, "I am allergic", "I am  allergic");
        Proposal odd = new Proposal(1, "secret", fit.text(), "user", "is", "allergic", false, "", "", fit.quote(), 0.9);
        assertThat(dropped(odd)).isEqualTo(Reason.SORT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 0.4, 1.1, 7, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNotLikelyIsDropped(double confidence) {
        Proposal odd = new Proposal(
                1, "identity", "I am allergic", "user", "is", "allergic", false, "", "", "I am  allergic", confidence);
        assertThat(dropped(odd)).isEqualTo(Reason.UNLIKELY);
    }

    @Test
    void noModelIsSurerThanARule() {
        Proposal sure = new Proposal(
                1, "identity", "I am allergic", "user", "is", "allergic", false, "", "", "I am  allergic", 1);
        assertThat(taken(SAID, sure).confidence()).isEqualTo(0.9);
    }

    @Test
    void whatIsTooLongOrNoTextIsDropped() {
        assertThat(dropped(proposal(1, "x".repeat(501), "Hello"))).isEqualTo(Reason.UNFIT);
        assertThat(dropped(proposal(1, "half a pair \ud800", "Hello"))).isEqualTo(Reason.UNFIT);
        assertThat(dropped(proposal(1, "a bell \u0007", "Hello"))).isEqualTo(Reason.UNFIT);
        assertThat(dropped(proposal(1, " ", "Hello"))).isEqualTo(Reason.EMPTY);
    }

    @Test
    void theRulesTellWhenItIs() {
        Proposal proposal = new Proposal(
                1, "identity", "I am allergic", "user", "is", "nuts", false, "", "", "to nuts, since today", 0.8);
        Statement statement = taken(SAID, proposal);
        assertThat(statement.time().orElseThrow().of(SAID.turn().text())).isEqualTo("today");
        assertThat(statement.when()).contains(Period.since(SAID.turn().at()));
    }

    @Test
    void whatOnlyOneOfIsSoTheRulesTellFirstAndThenTheModel() {
        Said said = said(1, "s1", "I live in Ulm. The project is due in May.");
        Proposal lives = new Proposal(
                1, "identity", "I live in Ulm", "user", "live", "Ulm", false, "home", "Ulm!", "I live in Ulm", 0.8);
        assertThat(taken(said, lives).claim()).isEqualTo(new Claim("residence(user)", "Ulm"));
        String quote = "The project is due in May";
        Proposal due =
                new Proposal(1, "task", quote, "The Project", "is due", "May", false, "Due date", "in May", quote, 0.8);
        assertThat(taken(said, due).claim()).isEqualTo(new Claim("due date(the project)", "in may"));
        Proposal other =
                new Proposal(1, "task", quote, "The Project", "is due", "May", false, "", "in May", quote, 0.8);
        assertThat(taken(said, other).claim().isOfAllWords()).isTrue();
    }

    @Test
    void instructionsAreForTheAgentWhomeverTheModelNames() {
        Said said = said(1, "s1", "Always answer in German.");
        Proposal proposal = new Proposal(
                1,
                "instruction",
                "Always answer in German",
                "bob",
                "answer",
                "in German",
                false,
                "",
                "",
                "Always answer in German",
                0.8);
        assertThat(taken(said, proposal).sort()).isEqualTo(Sort.INSTRUCTION);
        assertThat(taken(said, proposal).subject()).isEqualTo("agent");
    }

    @Test
    void whereSeveralSpeakTheSpeakerIsCalledByName() {
        Said alone = said(1, "s1", "I like jazz");
        Said among = new Said(
                alone.source(),
                alone.scope(),
                java.util.List.of(new Turn(Turn.USER, "Ben", "Me too", MARCH)),
                new Turn(Turn.USER, "Ada", "I like jazz", MARCH));
        assertThat(taken(alone, proposal(1, "I like jazz", "I like jazz")).subject())
                .isEqualTo("user");
        assertThat(taken(among, proposal(1, "I like jazz", "I like jazz")).subject())
                .isEqualTo("Ada");
    }

    @Test
    void whatATurnAgreesToIsSaidByTheOneBeforeIt() {
        Said said = said(1, "s1", "Yes, exactly.", assistant("You live in Ulm, don't you?"));
        Proposal proposal =
                new Proposal(1, "identity", "I live in Ulm", "user", "live", "Ulm", false, "", "", "Yes, exactly", 0.8);
        assertThat(taken(said, proposal).back()).isEqualTo(1);
        Said own = said(1, "s1", "Yes, in Ulm.", assistant("You live in Ulm, don't you?"));
        Proposal itself =
                new Proposal(1, "identity", "I live in Ulm", "user", "live", "Ulm", false, "", "", "Yes, in Ulm", 0.8);
        assertThat(taken(own, itself).back()).isZero();
    }

    @Test
    void wordsThatAreFromAnEarlierTurnAreThatTurns() {
        Turn doctor = new Turn(Turn.USER, Turn.USER, "My doctor is Ada Lang.", MARCH);
        Said said = said(1, "s1", "Yes, I go to her.", doctor, assistant("Do you go there for your knee?"));
        Proposal proposal = new Proposal(
                1, "relation", "I go to Ada Lang", "user", "go to", "Ada Lang", false, "", "", "I go to her", 0.8);
        assertThat(taken(said, proposal).back()).isEqualTo(2);
    }
}
