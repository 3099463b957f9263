package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.document.Document;
import ai.sophia.core.memory.MemoryId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of facts whose turns are deleted or say something else, on a whole node. */
final class RetractingTest extends TestingTalk {
    @Test
    void aTurnThatSaysSomethingElseTellsThat() {
        MemoryId turn = say("s1", "user", "I live in Freiburg.", MARCH);
        assertThat(current()).hasSize(1);
        rewrite(turn, "I live in Basel.");
        assertThat(only(current()).fact().wording().text()).isEqualTo("I live in Basel");
        assertThat(all()).hasSize(1);
    }

    @Test
    void withATurnGoWhatItAloneSaid() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        say("s1", "user", "I love jazz.", MARCH);
        assertThat(current()).hasSize(2);
        forget(first);
        settled();
        assertThat(all()).extracting(held -> held.fact().wording().text()).containsExactly("I love jazz");
    }

    @Test
    void withATurnGoesNotWhatAnotherSaysToo() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        MemoryId second = say("s2", "user", "I am allergic to peanuts!", MAY);
        assertThat(current()).hasSize(1);
        forget(first);
        settled();
        assertThat(only(current()).fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(second));
    }

    @Test
    void withATurnGoesWhatWasAgreedTo() {
        MemoryId claim = say("s1", "assistant", "You live in Leeds, is that right?", MARCH);
        say("s1", "user", "Yes, exactly.", MARCH.plusSeconds(9));
        assertThat(only(current()).fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.agreesTo()).contains(claim));
        forget(claim);
        settled();
        assertThat(all()).isEmpty();
    }

    @Test
    void withATurnGoAlsoOldVersionsOfWhatWasSaidTooOftenToBeKept() {
        List<MemoryId> turns = new ArrayList<>();
        for (int time = 0; time <= Fact.MOST_EVIDENCE + 5; time++) {
            turns.add(say("s" + time, "user", "I'm allergic to peanuts.", MARCH.plusSeconds(time)));
            settled();
        }
        Held fact = only(current());
        MemoryId dropped = turns.stream()
                .filter(turn -> !fact.fact().isFrom(turn))
                .findFirst()
                .orElseThrow();
        forget(dropped);
        Held after = only(current());
        assertThat(after.memory().id()).isNotEqualTo(fact.memory().id());
        assertThat(after.fact().evidence()).hasSize(Fact.MOST_EVIDENCE);
        assertThat(node.wiring().store().history(everything(), fact.memory().id()))
                .allMatch(entry -> entry.memory().isEmpty());
    }

    @Test
    void aTurnThatIsDeletedWhileNobodyDistilsTakesItsFacts() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        MemoryId second = say("s1", "user", "I live in Freiburg.", MARCH);
        MemoryId third = say("s1", "user", "I love jazz.", MARCH);
        assertThat(current()).hasSize(3);
        Held loved = named("I love jazz");
        reopen();
        forget(first);
        rewrite(second, "I live in Basel.");
        weigh(third);
        node.wiring().store().trim(node.wiring().store().head());
        distil();
        assertThat(current())
                .extracting(held -> held.fact().wording().text())
                .containsExactlyInAnyOrder("I live in Basel", "I love jazz");
        assertThat(all()).hasSize(2);
        assertThat(named("I love jazz").memory().id()).isEqualTo(loved.memory().id());
        assertThat(named("I love jazz").fact().count()).isEqualTo(1);
    }

    @Test
    void whatOthersSayOfWhatWasDeletedIsToldAlsoAfterAnEndInTheMiddle() {
        MemoryId turn = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        Held fact = only(current());
        reopen();
        // as an end leaves it between the deletion of the fact and its telling
        Principal owner = node.wiring().access().owner();
        String owed = '"' + turn.toString() + " of " + hash(fact.fact().claim()) + " without \"";
        node.wiring().documents().put(owner, Document.of("retelling", "gone-0", "anna", owed, MAY));
        forget(fact.memory().id());
        distil();
        settled();
        assertThat(only(current()).fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(turn));
        assertThat(node.wiring().documents().count(owner, "retelling")).isZero();
    }

    @Test
    void whatWasUndoneOrDeletedIsNotToldAgainAfterAnEndInTheMiddle() {
        MemoryId turn = say("s1", "user", "I'm allergic to peanuts, and I love jazz. I live in Freiburg.", MARCH);
        Held allergy = named("I'm allergic to peanuts");
        Held jazz = named("I love jazz");
        forget(named("I live in Freiburg").memory().id());
        settled();
        reopen();
        Principal owner = node.wiring().access().owner();
        Evidence undone = jazz.fact().evidence().getFirst();
        String withdrawn = hash(jazz.fact().claim())
                + '@'
                + turn
                + ':'
                + undone.span().start()
                + '-'
                + undone.span().end();
        String owed = '"' + turn.toString() + " of " + hash(allergy.fact().claim()) + ' '
                + hash(jazz.fact().claim()) + " without " + withdrawn + '"';
        node.wiring().documents().put(owner, Document.of("retelling", "gone-0", "anna", owed, MAY));
        forget(allergy.memory().id());
        forget(jazz.memory().id());
        distil();
        assertThat(only(current()).fact().wording().text()).isEqualTo("I'm allergic to peanuts");
        assertThat(all())
                .extracting(held -> held.fact().wording().text())
                .containsExactlyInAnyOrder("I'm allergic to peanuts", "I love jazz");
    }

    private String hash(Claim claim) {
        return claim.fingerprint(node.wiring().store().key("default"));
    }

    @Test
    void whatWasUndoneStaysSoWhenAnotherTurnGoes() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts, and I love jazz.", MARCH);
        say("s2", "user", "I am allergic to peanuts, and I love jazz.", MAY);
        Held fact = named("I love jazz");
        node.wiring().facts().undo(principal(), everything(), fact.memory().id());
        node.wiring().facts().undo(principal(), everything(), fact.memory().id());
        forget(first);
        assertThat(only(current()).fact().wording().text()).isEqualTo("I am allergic to peanuts");
        assertThat(all()).hasSize(2);
    }

    @Test
    void aFactThatWasDeletedIsNotToldAgainWhenAnotherTurnGoes() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        say("s2", "user", "I am allergic to peanuts, and I love jazz.", MAY);
        forget(named("I love jazz").memory().id());
        settled();
        forget(first);
        assertThat(only(current()).fact().wording().text()).isEqualTo("I am allergic to peanuts");
        assertThat(all()).hasSize(1);
    }

    @Test
    void aTurnThatMattersMoreSpeaksStillForWhatItSaid() {
        MemoryId first = say("s1", "user", "I'm allergic to peanuts.", MARCH);
        MemoryId second = say("s2", "user", "I am allergic to peanuts!", MAY);
        assertThat(current()).hasSize(1);
        reopen();
        distil();
        weigh(second);
        settled();
        MemoryId third = say("s3", "user", "I'm allergic to peanuts.", MAY.plusSeconds(60));
        assertThat(only(current()).fact().count()).isEqualTo(3);
        forget(third);
        assertThat(only(current()).fact().count()).isEqualTo(2);
        forget(second);
        assertThat(only(current()).fact().isFrom(first)).isTrue();
    }

    @Test
    void whatTwoSpeakersSayInTheSameWordsAreTwoFacts() {
        MemoryId tom = say("s1", "Tom", "user", "My favourite colour is green.", MARCH);
        say("s1", "Mia", "user", "My favourite colour is green.", MARCH.plusSeconds(5));
        assertThat(current()).hasSize(2);
        forget(tom);
        assertThat(only(current()).fact().wording().speaker()).isEqualTo("Mia");
    }

    private Held named(String text) {
        return current().stream()
                .filter(held -> held.fact().wording().text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
