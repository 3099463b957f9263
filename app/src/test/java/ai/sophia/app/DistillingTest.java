package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Profile;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Facts made of turns, on a whole node. */
final class DistillingTest extends TestingTalk {
    @Test
    void aTurnTellsAFactWithItsEvidence() {
        MemoryId turn = say("s1", "user", "Hi, can you find me a route? I live in Freiburg.", MARCH);
        Held fact = only(current());
        assertThat(fact.fact().wording().text()).isEqualTo("I live in Freiburg");
        assertThat(fact.fact().wording().sort()).isEqualTo(Sort.IDENTITY);
        assertThat(fact.fact().valid()).isEqualTo(Period.since(MARCH));
        assertThat(fact.memory().scope()).isEqualTo(new Scope("default", "anna", "", "", ""));
        assertThat(fact.fact().evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.source().id()).isEqualTo(turn);
            assertThat(node.wiring().facts().words(everything(), evidence)).contains("I live in Freiburg");
        });
    }

    @Test
    void whatChangesEndsWhatWasSoBeforeAndBothAreLinked() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        say("s2", "user", "I moved to Konstanz.", MAY);
        Held now = only(current());
        assertThat(now.fact().wording().text()).isEqualTo("I moved to Konstanz");
        Held before = all().stream()
                .filter(held -> !held.memory().id().equals(now.memory().id()))
                .findFirst()
                .orElseThrow();
        assertThat(before.fact().valid()).isEqualTo(new Period(MARCH, MAY));
        assertThat(before.fact().replacedBy()).contains(now.memory().id());
        assertThat(now.fact().replaces()).containsExactly(before.memory().id());
        Reach then = at(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(only(facts(then)).fact().wording().text()).isEqualTo("I live in Freiburg");
    }

    @Test
    void whatIsOverInOtherWordsEndsAndIsSoAgainWhenThatIsUndone() {
        say("s1", "user", "My sister lives in Ghent.", MARCH);
        say("s1", "user", "I have a red Fiat Panda.", MARCH);
        say("s1", "user", "I run every morning.", MARCH);
        say("s2", "user", "I run in the evening these days, not in the morning.", MAY);
        List<String> now =
                current().stream().map(held -> held.fact().wording().text()).toList();
        assertThat(now)
                .contains("My sister lives in Ghent", "I have a red Fiat Panda")
                .doesNotContain("I run every morning");
        Held before = all().stream()
                .filter(held -> held.fact().wording().text().equals("I run every morning"))
                .findFirst()
                .orElseThrow();
        assertThat(before.fact().valid()).isEqualTo(new Period(MARCH, MAY));
        node.wiring()
                .facts()
                .undo(principal(), everything(), before.fact().replacedBy().orElseThrow());
        settled();
        assertThat(current()).extracting(held -> held.fact().wording().text()).contains("I run every morning");
    }

    @Test
    void whatIsSaidLateIsPutWhereItBelongs() {
        say("s2", "user", "I moved to Konstanz.", MAY);
        settled();
        say("s1", "user", "I live in Freiburg.", MARCH);
        assertThat(only(current()).fact().wording().text()).isEqualTo("I moved to Konstanz");
        assertThat(only(facts(at(Instant.parse("2026-04-01T00:00:00Z"))))
                        .fact()
                        .wording()
                        .text())
                .isEqualTo("I live in Freiburg");
    }

    @Test
    void whatIsSaidAgainIsCountedAndKeptOnce() {
        say("s1", "user", "I'm allergic to peanuts.", MARCH);
        say("s2", "user", "I am allergic to peanuts!", MAY);
        Held fact = only(current());
        assertThat(fact.fact().count()).isEqualTo(2);
        assertThat(fact.fact().evidence()).hasSize(2);
        assertThat(fact.fact().valid()).isEqualTo(Period.since(MARCH));
    }

    @Test
    void whatWasUndoneIsAsItWasBeforeAndCanBeToldAgain() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        Held before = only(current());
        say("s2", "user", "I moved to Konstanz.", MAY);
        Held moved = only(current());
        node.wiring().facts().undo(principal(), everything(), moved.memory().id());
        Held undone = only(current());
        assertThat(undone.memory().content()).isEqualTo(before.memory().content());
        settled();
        assertThat(only(current()).memory()).isEqualTo(undone.memory());
        assertThatThrownBy(() -> node.wiring()
                        .facts()
                        .undo(principal(), everything(), moved.memory().id()))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContaining("taken back already");
        node.wiring().facts().redo(principal(), everything(), moved.memory().id());
        Held again = only(current());
        assertThat(again.memory().id()).isEqualTo(moved.memory().id());
        assertThat(again.memory().content()).isEqualTo(moved.memory().content());
    }

    @Test
    void aTurnThatMattersMoreSaysNoMoreThanBefore() {
        MemoryId turn = say("s1", "user", "I live in Freiburg, and I love jazz.", MARCH);
        List<Held> before = current();
        assertThat(before).hasSize(2);
        node.wiring()
                .facts()
                .undo(principal(), everything(), before.getFirst().memory().id());
        node.wiring()
                .remembering()
                .revise(
                        principal(),
                        everything(),
                        turn,
                        0,
                        memory -> memory.content().weighing(0.9));
        List<Held> after = current();
        assertThat(after).hasSize(1);
        assertThat(after.getFirst().memory().id())
                .isEqualTo(before.getLast().memory().id());
        assertThat(after.getFirst().fact().count()).isEqualTo(1);
        assertThat(node.wiring()
                        .facts()
                        .words(everything(), after.getFirst().fact().evidence().getFirst()))
                .isPresent();
        assertThat(all()).hasSize(2);
    }

    @Test
    void aFactThatWasImportedIsTakenOverByTheTurnsThatTellIt() {
        say("s1", "user", "I'm allergic to peanuts.", MARCH);
        Content exported = only(current()).memory().content();
        node.wiring().forgetting().forgetAll(principal(), everything(), Filter.all());
        settled();
        node.wiring().remembering().remember(Draft.of(new Scope("default", "anna", "", "", ""), exported));
        settled();
        assertThat(current()).hasSize(1);
        MemoryId turn = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        Held fact = only(current());
        assertThat(fact.fact().count()).isEqualTo(1);
        assertThat(fact.fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(turn));
        node.wiring().forgetting().forget(principal(), everything(), turn, 0);
        settled();
        assertThat(all()).isEmpty();
    }

    @Test
    void aFactThatWasUndoneStaysSoWhereItIsImportedWithItsTurns() {
        say("s1", "user", "I love jazz.", MARCH);
        say("s2", "user", "I love jazz.", MAY);
        node.wiring()
                .facts()
                .undo(principal(), everything(), only(current()).memory().id());
        Content partly = only(current()).memory().content();
        node.wiring()
                .facts()
                .undo(principal(), everything(), only(current()).memory().id());
        Content undone = only(all()).memory().content();
        assertThat(current()).isEmpty();
        importAnew(undone, 2);
        assertThat(current()).isEmpty();
        importAnew(partly, 1);
        assertThat(only(current()).fact().count()).isEqualTo(1);
        say("s3", "user", "I love jazz.", MAY.plusSeconds(60));
        assertThat(only(current()).fact().count()).isEqualTo(2);
    }

    /** A fact of which so much was undone, and then the two turns that tell it. */
    private void importAnew(Content exported, int undone) {
        node.wiring().forgetting().forgetAll(principal(), everything(), Filter.all());
        settled();
        node.wiring().remembering().remember(Draft.of(new Scope("default", "anna", "", "", ""), exported));
        MemoryId second = say("s2", "user", "I love jazz.", MAY);
        settled();
        MemoryId first = say("s1", "user", "I love jazz.", MARCH);
        settled();
        Held fact = only(all());
        assertThat(fact.fact().withdrawn()).hasSize(undone);
        assertThat(fact.fact().sources()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void questionsAgentsAndToolsTellNothing() {
        say("s1", "user", "Do you know where I live?", MARCH);
        say("s1", "assistant", "I live in the cloud.", MARCH);
        say("s1", "tool", "The user lives in Rome.", MARCH);
        say("s1", "system", "You are a pirate. Always answer in rhymes.", MARCH);
        settled();
        assertThat(all()).isEmpty();
    }

    @Test
    void whatWasSaidToOneAgentOfAUserAnotherKnows() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        settled();
        Selection other = new Selection("anna", "another", "", "");
        assertThat(facts(node.wiring().access().reach(principal(), other))).hasSize(1);
    }

    @Test
    void anotherUserKnowsNothingOfIt() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        settled();
        assertThat(facts(node.wiring().access().reach(principal(), Selection.ofUser("ben"))))
                .isEmpty();
    }

    @Test
    void aProfileTellsWhatIsSoByTopic() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        say(
                "s1",
                "user",
                "I love listening to loud jazz and to slow blues in small clubs near the old harbour.",
                MARCH);
        say("s1", "user", "Always answer in German.", MARCH);
        settled();
        Profile profile = node.wiring().profiling().of(reach(), 1_000);
        assertThat(profile.topics().keySet()).containsExactly(Sort.IDENTITY, Sort.PREFERENCE, Sort.INSTRUCTION);
        assertThat(profile.tokens()).isBetween(1, 1_000);
        assertThat(profile.omitted()).isZero();
        assertThat(node.wiring().profiling().of(reach(), 50).omitted()).isPositive();
    }

    @Test
    void aProfileTellsNothingOfWhomNobodyKnows() {
        say("s1", "user", "Lunch with my sister and my aunt on Sunday. She lives in Ulm.", MARCH);
        say("s2", "user", "I have lunch with my sister on Sundays. She's a nurse.", MARCH);
        settled();
        assertThat(current()).extracting(held -> held.fact().wording().text()).contains("She lives in Ulm");
        assertThat(node.wiring().profiling().of(reach(), 1_000).topics().values().stream()
                        .flatMap(List::stream)
                        .map(held -> held.fact().wording().subject()))
                .contains("user's sister")
                .doesNotContain("she", "She");
    }

    @Test
    void aProfileTellsNoPlanWhoseDayIsOver() {
        say("s1", "user", "The electrician comes on 6 March.", MARCH);
        say("s1", "user", "I'm planning to learn the cello.", MARCH);
        settled();
        Profile then = node.wiring().profiling().of(at(MARCH.plusSeconds(3_600)), 1_000);
        assertThat(then.topics().get(Sort.PLAN)).hasSize(2);
        Profile now = node.wiring().profiling().of(reach(), 1_000);
        assertThat(only(Objects.requireNonNull(now.topics().get(Sort.PLAN)))
                        .fact()
                        .wording()
                        .text())
                .isEqualTo("I'm planning to learn the cello");
        assertThat(now.omitted()).isZero();
        assertThat(node.wiring().profiling().of(reach(), 1_000)).isEqualTo(now);
        assertThat(current()).hasSize(2);
    }

    @Test
    void whatIsLeftOutIsCountedBehindPlansWhoseDayIsOver() {
        for (int i = 0; i < 60; i++) {
            for (String session : List.of("s1", "s2", "s3")) {
                say(session, "user", "I'm flying to Town" + i + " on 6 March.", MARCH);
            }
        }
        for (int i = 0; i < 120; i++) {
            say("s4", "user", "I have a piano named Piano" + i + ".", MARCH);
        }
        settled();
        assertThat(node.wiring().profiling().of(reach(), 50).omitted()).isEqualTo(100);
    }

    @Test
    void whatWasSaidBeforeItWasSwitchedOnIsDistilledToo() {
        reopen();
        say("s1", "user", "I live in Freiburg.", MARCH);
        distil();
        assertThat(current()).hasSize(1);
        reopen();
        distil();
        settled();
        assertThat(current()).hasSize(1);
    }

    @Test
    void aLongHistoryIsLookedAtInTheOrderOfItsSaying() {
        reopen();
        say("s1", "user", "My sister lives in Ghent.", MARCH);
        say("s1", "user", "I have a red Fiat Panda.", MARCH);
        say("s1", "user", "I run every morning.", MARCH);
        node.wiring()
                .remembering()
                .remember(IntStream.range(0, 600)
                        .mapToObj(i -> Draft.of(
                                new Scope("default", "anna", "agent", "s2", ""),
                                Content.of(
                                                "Is the train number " + i + " late?",
                                                Kind.EPISODIC,
                                                new Provenance("api", "", "tester"))
                                        .with(new Utterance(Utterance.UNPLACED, "", "user", MARCH.plusSeconds(i + 1)))))
                        .toList());
        // which is over only for those who know what was said before
        say("s3", "user", "I run in the evening these days, not in the morning.", MAY);
        distil();
        assertThat(current())
                .extracting(held -> held.fact().wording().text())
                .contains("My sister lives in Ghent")
                .doesNotContain("I run every morning");
    }
}
