package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.memory.MemoryId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts that are ended, corrected and taken back by what is said later, on a whole node. */
final class EndingTest extends TestingTalk {
    private static final String TASK = "I need to renew my passport";

    @Test
    void aTaskEndsWithTheTurnThatTellsThatItIsDone() {
        say("s1", "user", TASK + ".", MARCH);
        MemoryId done = say("s2", "user", "Renewed the passport.", MAY);
        Held now = only(current());
        assertThat(now.fact().wording().sort()).isEqualTo(Sort.EVENT);
        assertThat(now.fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(done));
        Held task = told(TASK);
        assertThat(task.fact().valid()).isEqualTo(new Period(MARCH, MAY));
        assertThat(task.fact().replacedBy()).contains(now.memory().id());
        assertThat(now.fact().replaces()).containsExactly(task.memory().id());
    }

    @Test
    void whatEndsSomethingCanBeUndoneAndToldAgain() {
        say("s1", "user", TASK + ".", MARCH);
        say("s2", "user", "I renewed the passport yesterday.", MAY);
        MemoryId done = only(current()).memory().id();
        List<Held> undone = node.wiring().facts().undo(principal(), everything(), done);
        assertThat(undone).extracting(held -> held.fact().wording().text()).contains(TASK);
        assertThat(only(current()).fact().wording().text()).isEqualTo(TASK);
        node.wiring().facts().redo(principal(), everything(), done);
        assertThat(only(current()).memory().id()).isEqualTo(done);
        assertThat(told(TASK).fact().valid()).isEqualTo(new Period(MARCH, MAY));
    }

    @Test
    void whatIsSaidLateEndsByWhatWasSaidAfterIt() {
        say("s2", "user", "I sold the bike.", MAY);
        settled();
        say("s1", "user", "I have a blue bike.", MARCH);
        assertThat(only(current()).fact().wording().text()).isEqualTo("I sold the bike");
        assertThat(told("I have a blue bike").fact().valid()).isEqualTo(new Period(MARCH, MAY));
    }

    @Test
    void whatWasSaidWrongWasNeverSo() {
        say("s1", "user", "Our API listens on port 8080.", MARCH);
        settled();
        Instant later = MARCH.plusSeconds(60);
        say("s1", "user", "Actually it's 8081, not 8080.", later);
        assertThat(only(current()).fact().wording().text()).isEqualTo("Our API listens on port 8081");
        assertThat(only(current()).fact().valid()).isEqualTo(Period.since(MARCH));
        assertThat(told("Our API listens on port 8080").fact().valid()).isEqualTo(new Period(MARCH, MARCH));
    }

    @Test
    void whatIsTakenBackIsKnownNoMoreUntilThatIsUndone() {
        say("s1", "user", "I have three cats.", MARCH);
        say("s1", "user", "Forget that.", MARCH.plusSeconds(60));
        assertThat(current()).isEmpty();
        Held cats = told("I have three cats");
        MemoryId retraction = cats.fact().replacedBy().orElseThrow();
        node.wiring().facts().undo(principal(), everything(), retraction);
        assertThat(only(current()).memory().id()).isEqualTo(cats.memory().id());
    }

    @Test
    void withATurnGoesWhatQuotesItAndWhatEndsItDoesSoNoMore() {
        MemoryId cats = say("s1", "user", "I have three cats.", MARCH);
        MemoryId retraction = say("s1", "user", "Forget that.", MARCH.plusSeconds(60));
        assertThat(current()).isEmpty();
        forget(retraction);
        assertThat(only(current()).fact().wording().text()).isEqualTo("I have three cats");
        forget(cats);
        settled();
        assertThat(all()).isEmpty();
    }

    @Test
    void aLookAtAllTurnsComesToTheSame() {
        say("s1", "user", TASK + ".", MARCH);
        say("s1", "user", "Renewed the passport.", MAY);
        say("s1", "user", "I have three cats.", MAY);
        say("s1", "user", "Forget that.", MAY.plusSeconds(60));
        List<Held> before = List.copyOf(current());
        List<Held> all = all();
        reopen();
        node.wiring().documents().delete(node.wiring().access().owner(), "distilling", "checkpoint");
        distil();
        assertThat(current()).isEqualTo(before);
        assertThat(all()).isEqualTo(all);
    }

    private Held told(String text) {
        return all().stream()
                .filter(held -> held.fact().wording().text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
