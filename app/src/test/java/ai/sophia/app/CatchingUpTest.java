package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What facts make of changes that came together, or while nobody distilled, on a whole node. */
final class CatchingUpTest extends TestingTalk {
    @Test
    void aTurnThatMattersMoreBeforeAnybodyDistilsTellsAllTheSame() {
        reopen();
        weigh(say("s1", "user", "I live in Freiburg.", MARCH));
        distil();
        assertThat(texts(current())).containsExactly("I live in Freiburg");
    }

    @Test
    void aTurnThatIsRewrittenAndMattersMoreBeforeAnybodyDistilsTellsWhatItSaysNow() {
        MemoryId turn = say("s1", "user", "I live in Freiburg.", MARCH);
        MemoryId fact = only(current()).memory().id();
        reopen();
        rewrite(turn, "I live in Basel.");
        weigh(turn);
        distil();
        assertThat(texts(current())).containsExactly("I live in Basel");
        assertThat(texts(all())).containsExactly("I live in Basel");
        assertThat(node.wiring().store().history(everything(), fact))
                .allMatch(entry -> entry.memory().isEmpty());
    }

    @Test
    void aTurnThatIsDeletedRightAfterAnotherSaidTheSameLeavesNothing() {
        MemoryId first = say("s1", "user", "I love jazz.", MARCH);
        MemoryId fact = only(current()).memory().id();
        reopen();
        MemoryId second = say("s2", "user", "I love jazz!", MAY);
        forget(first);
        distil();
        assertThat(only(current()).fact().evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.source().id()).isEqualTo(second));
        assertThat(node.wiring().store().history(everything(), fact))
                .allMatch(entry -> entry.memory().isEmpty());
    }

    @Test
    void ofTwoTurnsThatSayTheSameOneIsDeletedRightAfterAThirdAndTheOtherCountsStill() {
        MemoryId first = say("s1", "user", "I love jazz.", MARCH);
        MemoryId second = say("s2", "user", "I love jazz!", MARCH.plusSeconds(60));
        settled();
        reopen();
        MemoryId third = say("s3", "user", "I love jazz.", MAY);
        forget(second);
        distil();
        assertThat(only(current()).fact().evidence())
                .extracting(evidence -> evidence.source().id())
                .containsExactly(first, third);
    }

    @Test
    void whatAFactHadEndedIsSoAgainWhenThatFactIsDeletedAfterAStart() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        say("s2", "user", "I live in Konstanz.", MAY);
        Held later = only(current());
        assertThat(later.fact().wording().text()).isEqualTo("I live in Konstanz");
        reopen();
        forget(later.memory().id());
        distil();
        assertThat(texts(current())).containsExactly("I live in Freiburg");
        assertThat(only(all()).fact().replacedBy()).isEmpty();
    }

    @Test
    void aTurnThatBecomesAFactSaysNothingAnyMore() {
        MemoryId turn = say("s1", "user", "I love jazz.", MARCH);
        assertThat(current()).hasSize(1);
        node.wiring()
                .remembering()
                .revise(
                        principal(),
                        everything(),
                        turn,
                        0,
                        memory -> new DraftBuilder()
                                .text("a note")
                                .collection(Collections.FACTS)
                                .content());
        settled();
        assertThat(all()).isEmpty();
    }

    @Test
    void whatAnAgentStoredInTheSameWordsIsNeitherTheFactNorKeepsItAway() {
        Content content = Content.of("I love jazz", Kind.SEMANTIC, new Provenance("api", "", "tester"));
        MemoryId stored = node.wiring()
                .remembering()
                .remember(Draft.of(new Scope("default", "anna", "", "", ""), content))
                .key()
                .id();
        MemoryId turn = say("s1", "user", "I love jazz.", MARCH);
        assertThat(texts(current())).containsExactly("I love jazz");
        forget(turn);
        settled();
        assertThat(all()).isEmpty();
        assertThat(node.wiring().store().find(everything(), stored))
                .map(memory -> memory.content().metadata())
                .contains(Metadata.EMPTY);
    }

    @Test
    void whenAFactIsSoNobodySaysButWhoTellsIt() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        DraftBuilder builder = DraftBuilder.from(only(current()).memory());
        assertThatThrownBy(() -> builder.validTo(MAY))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("undo");
    }

    @Test
    void howMuchIsToBeDistilledIsToldBeforeAnybodyBegins() {
        reopen();
        say("s1", "user", "I live in Freiburg.", MARCH);
        say("s1", "user", "I love jazz.", MARCH);
        assertThat(behind()).isEqualTo(2);
        distil();
        settled();
        settled(); // the facts that were made are changes, too
        assertThat(behind()).isZero();
    }

    private long behind() {
        return node.wiring().distilling().orElseThrow().standing().behind();
    }

    @Test
    void whatAFactWasUnderstoodFromStaysWithIt() {
        say("s1", "user", "I live in Freiburg.", MARCH);
        Memory fact = only(current()).memory();
        Object understood =
                Objects.requireNonNull(fact.content().metadata().values().get(Metadata.FACT));
        DraftBuilder builder = DraftBuilder.from(fact);
        assertThat(builder.metadata(Map.of("mood", "calm")).content().metadata().values())
                .containsOnly(entry("mood", "calm"), entry(Metadata.FACT, understood));
        Map<String, @Nullable Object> asRead = new HashMap<>();
        asRead.put(Metadata.FACT, new HashMap<>(Map.of("count", 1, "negated", false)));
        builder.mergeMetadata(asRead);
        assertThat(builder.content().metadata().values()).containsEntry(Metadata.FACT, understood);
        Map<String, @Nullable Object> without = new HashMap<>();
        without.put(Metadata.FACT, null);
        assertThatThrownBy(() -> builder.mergeMetadata(without))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("undo");
    }

    private static List<String> texts(List<Held> facts) {
        return facts.stream().map(held -> held.fact().wording().text()).toList();
    }
}
