package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.consolidation.Consolidating.Report;
import ai.sophia.core.consolidation.Consolidating.Step;
import ai.sophia.core.consolidation.Consolidating.What;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.sharing.Sharing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts that say the same in other words, on a whole node with the model that is served. */
final class FactFoldingTest extends TestingTalk {
    private static final String FIRST = "I'm allergic to peanuts";
    private static final String SECOND = "I have a peanut allergy";

    @Test
    void twoThatSayTheSameAreToldAsOneWithTheCountOfBoth() {
        say("s1", "user", FIRST + ".", MARCH);
        MemoryId turn = say("s2", "user", SECOND + ".", MAY);
        say("s2", "user", "I'm allergic to walnuts.", MAY);
        assertThat(current()).hasSize(3);
        Held second = named(SECOND);
        Report shown = round(true);
        Step step = new Step(
                What.FOLD,
                second.memory().id().toString(),
                named(FIRST).memory().id().toString());
        assertThat(shown.steps()).containsExactly(step);
        assertThat(current()).hasSize(3);
        Report report = round(false);
        assertThat(report.folds()).isOne();
        assertThat(report.steps()).containsExactly(step);
        assertThat(current()).hasSize(2);
        assertThat(named(FIRST).fact().said()).isEqualTo(2);
        assertThat(named(FIRST).fact().confidence()).isGreaterThanOrEqualTo(0.99);
        assertThat(ended(SECOND).fact().isFolded()).isTrue();
        assertThat(ended(SECOND).fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(turn));
        Profile profile = node.wiring().profiling().of(reach(), 1_000);
        assertThat(profile.topics().values().stream().flatMap(List::stream))
                .extracting(held -> held.fact().wording().text())
                .containsExactlyInAnyOrder(FIRST, "I'm allergic to walnuts");
        assertThat(node.wiring().store().history(everything(), second.memory().id()))
                .extracting(HistoryEntry::actor)
                .endsWith("consolidation");
        assertThat(round(false).folds()).isZero();
    }

    private void fold() {
        say("s1", "user", FIRST + ".", MARCH);
        say("s2", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        round(false);
    }

    @Test
    void aFoldIsUndoneAndToldAgainAndOutlivesAnEnd() {
        fold();
        Fact folded = ended(SECOND).fact();
        MemoryId id = folded.id().orElseThrow();
        reopen();
        distil();
        assertThat(only(current()).fact().said()).isEqualTo(2);
        node.wiring().facts().undo(principal(), everything(), id);
        assertThat(current()).extracting(held -> held.fact().said()).containsExactly(1, 1);
        assertThat(round(false).folds()).isZero();
        reopen();
        distil();
        assertThat(round(false).folds()).isZero();
        assertThat(current()).hasSize(2);
        node.wiring().facts().redo(principal(), everything(), id);
        assertThat(only(current()).fact().said()).isEqualTo(2);
        assertThat(ended(SECOND).fact().evidence()).isEqualTo(folded.evidence());
        assertThat(round(false).folds()).isZero();
        assertThatThrownBy(() -> node.wiring().facts().redo(principal(), everything(), id))
                .isInstanceOf(Fault.Conflict.class);
    }

    @Test
    void whoTakesTheFirstBackIsToldWhatIsSoInItsPlace() {
        fold();
        MemoryId first = named(FIRST).memory().id();
        assertThat(node.wiring().facts().undo(principal(), everything(), first))
                .extracting(held -> held.fact().wording().text())
                .containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(only(current()).fact().wording().text()).isEqualTo(SECOND);
    }

    @Test
    void withTheTurnOfTheFirstGoWhatItSaidAndTheOtherIsSoAgain() {
        MemoryId turn = say("s1", "user", FIRST + ".", MARCH);
        say("s2", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        round(false);
        Held first = named(FIRST);
        forget(turn);
        Held left = only(current());
        assertThat(left.fact().wording().text()).isEqualTo(SECOND);
        assertThat(left.fact().isFolded()).isFalse();
        assertThat(all()).hasSize(1);
        assertThat(node.wiring().store().history(everything(), first.memory().id()))
                .allMatch(entry -> entry.memory().isEmpty());
    }

    @Test
    void whatIsDeletedWhileNobodyDistilsTakesNothingElseWithIt() {
        MemoryId first = say("s1", "user", FIRST + ".", MARCH);
        say("s2", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        round(false);
        reopen();
        forget(named(FIRST).memory().id());
        forget(first);
        distil();
        settled();
        assertThat(only(current()).fact().wording().text()).isEqualTo(SECOND);
    }

    @Test
    void withTheTurnOfTheOtherGoesItsCount() {
        say("s1", "user", FIRST + ".", MARCH);
        MemoryId turn = say("s2", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        round(false);
        forget(turn);
        assertThat(only(current()).fact().said()).isOne();
        assertThat(all()).hasSize(1);
    }

    @Test
    void whatSaysThatOneIsSoNoMoreEndsBoth() {
        say("s1", "user", "I own a red bike.", MARCH);
        say("s2", "user", "I've got a red bike.", MAY);
        assertThat(current()).hasSize(2);
        round(false);
        assertThat(current()).hasSize(1);
        say("s3", "user", "I sold the red bike.", MAY.plusSeconds(60));
        assertThat(current()).extracting(held -> held.fact().wording().text()).containsExactly("I sold the red bike");
    }

    @Test
    void whatAnAgentKeepsToItselfFromNowOnIsFoldedNoMore() {
        say("planner", "s1", "", "user", FIRST + ".", MARCH);
        say("coach", "s2", "", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        round(false);
        assertThat(only(current()).fact().said()).isEqualTo(2);
        node.wiring().sharings().put(principal(), "anna", "", "coach", Sharing.WITH_NONE);
        assertThat(node.wiring().sharings().await(principal(), "anna", "", Duration.ofSeconds(30)))
                .isTrue();
        assertThat(round(false).folds()).isZero();
        Reach planners = node.wiring()
                .access()
                .reach(principal(), Selection.ofUser("anna").askedBy("planner"));
        Held told = only(facts(planners));
        assertThat(told.fact().wording().text()).isEqualTo(FIRST);
        assertThat(told.fact().said()).isOne();
        assertThat(told.fact().fold().also()).isEmpty();
    }

    @Test
    void eachHomeIsFoldedByItself() {
        for (String user : List.of("anna", "ben")) {
            remember(user, FIRST + ".", MARCH);
            remember(user, SECOND + ".", MAY);
        }
        remember("cleo", SECOND + ".", MAY);
        assertThat(round(false).folds()).isEqualTo(2);
        Reach all = node.wiring().access().reach(principal(), Selection.EVERYTHING);
        assertThat(facts(all)).extracting(held -> held.fact().said()).containsExactlyInAnyOrder(2, 2, 1);
    }

    @Test
    void whatTwoSpeakersSayIsNotTheSame() {
        say("s1", "Tom", "user", FIRST + ".", MARCH);
        say("s1", "Mia", "user", SECOND + ".", MAY);
        assertThat(current()).hasSize(2);
        assertThat(round(false).folds()).isZero();
    }

    private void remember(String user, String text, Instant at) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(Utterance.UNPLACED, "", "user", at));
        node.wiring().remembering().remember(Draft.of(new Scope("default", user, "agent", "s1", ""), content));
    }

    private Report round(boolean dryRun) {
        settled();
        Report report = node.wiring().consolidating().round(dryRun);
        settled();
        return report;
    }

    private Held named(String text) {
        return named(facts(reach()), text);
    }

    private Held ended(String text) {
        return named(all(), text);
    }

    private static Held named(List<Held> facts, String text) {
        return facts.stream()
                .filter(held -> held.fact().wording().text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
