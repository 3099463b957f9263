package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.consolidation.Consolidating;
import ai.sophia.core.consolidation.Consolidating.Report;
import ai.sophia.core.consolidation.Consolidating.Step;
import ai.sophia.core.consolidation.Consolidating.What;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what has expired, on a whole node and days later. */
final class ExpiringTest {
    private static final Principal SOMEBODY = new Principal("default", "tester");
    private static final Duration KEPT = Duration.ofDays(30);

    @TempDir
    private Path home;

    private TestingNode node;

    @BeforeEach
    void open() {
        node = TestingNode.open(home, Map.of());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whatHasBeenHiddenLongEnoughIsDeletedWithItsHistoryAndNothingElse() {
        MemoryId lasting = note("The boiler is serviced in May");
        MemoryId later = expiring(note("The plumber has the key"), 2);
        MemoryId old = expiring(note("The code of the gate is 4711"), -1);
        Report planned = after(31).round(true);
        assertThat(planned.steps()).containsExactly(new Step(What.REMOVAL, old.toString()));
        assertThat(all()).contains(lasting, later, old);
        Report done = after(31).round(false);
        assertThat(done.expired()).isOne();
        assertThat(done.removals()).isOne();
        assertThat(all()).containsExactlyInAnyOrder(lasting, later);
        assertThat(node.wiring().store().history(everything(), old))
                .allSatisfy(entry -> assertThat(entry.memory()).isEmpty());
        assertThat(after(31).round(false).removals()).isZero();
    }

    @Test
    void aDateThatWasOverLongAgoWhenItWasGivenLosesNothingAtOnce() {
        MemoryId mistaken = expiring(note("The code of the gate is 4711"), -400);
        assertThat(node.wiring().consolidating().round(false).removals()).isZero();
        assertThat(after(29).round(false).expired()).isZero();
        assertThat(all()).containsExactly(mistaken);
    }

    @Test
    void whatAFactWasMadeOfStaysUntilTheFactIsGone() {
        node.wiring().distilling().orElseThrow().start();
        MemoryId told = expiring(say("I'm allergic to peanuts."), -1);
        MemoryId empty = expiring(say("Good morning!"), -1);
        distilled();
        Report report = after(31).round(false);
        assertThat(report.expired()).isEqualTo(2);
        assertThat(report.steps()).containsExactly(new Step(What.REMOVAL, empty.toString()));
        Memory fact = facts().getFirst();
        assertThat(fact.content().text()).isEqualTo("I'm allergic to peanuts");
        node.wiring().forgetting().forget(SOMEBODY, everything(), fact.id(), 0);
        assertThat(after(31).round(false).steps()).containsExactly(new Step(What.REMOVAL, told.toString()));
        assertThat(all()).isEmpty();
    }

    /** What it ended would be so again. */
    @Test
    void aFactThatExpiredStays() {
        node.wiring().distilling().orElseThrow().start();
        say("I live in Paris.");
        say("I moved to London.");
        distilled();
        List<Memory> known = facts();
        assertThat(known).hasSizeGreaterThanOrEqualTo(2);
        known.forEach(fact -> expiring(fact.id(), -1));
        distilled();
        assertThat(after(31).round(false).expired()).isZero();
        assertThat(facts()).hasSameSizeAs(known);
    }

    @Test
    void noTurnGoesWhileFactsAreStillToBeMade() {
        MemoryId told = expiring(say("I'm allergic to peanuts."), -1);
        MemoryId note = expiring(note("The code of the gate is 4711"), -1);
        assertThat(after(31).round(false).steps()).containsExactly(new Step(What.REMOVAL, note.toString()));
        assertThat(all()).containsExactly(told);
    }

    /** What looks at the memories as if so many days had gone by. */
    private Consolidating after(int days) {
        Wiring wiring = node.wiring();
        return new Consolidating(
                wiring.store(),
                wiring.documents(),
                wiring.spaces(),
                wiring.sessions(),
                wiring.remembering(),
                wiring.forgetting(),
                wiring.access().owner(),
                Optional.empty(),
                Optional.of(KEPT),
                () -> wiring.distilling().filter(Distilling::isSettled).isPresent(),
                () -> true,
                InstantSource.offset(InstantSource.system(), Duration.ofDays(days)));
    }

    private MemoryId note(String text) {
        Content content = Content.of(text, Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Draft draft = Draft.of(new Scope("default", "anna", "", "", ""), content);
        return node.wiring().remembering().remember(draft).key().id();
    }

    private MemoryId say(String text) {
        return node.say(SOMEBODY, new Scope("default", "anna", "", "s1", ""), text, Instant.now());
    }

    /** Has a memory expire so many days from now. */
    private MemoryId expiring(MemoryId id, int days) {
        Instant then = Instant.now().plus(days, ChronoUnit.DAYS);
        node.wiring()
                .remembering()
                .revise(
                        SOMEBODY,
                        everything(),
                        id,
                        0,
                        memory -> DraftBuilder.from(memory).expires(then).content());
        return id;
    }

    private void distilled() {
        assertThat(node.wiring()
                        .distilling()
                        .orElseThrow()
                        .await(node.wiring().store().head(), Duration.ofSeconds(30)))
                .isTrue();
    }

    private List<Memory> facts() {
        return node.wiring().store().list(everything(), Facts.all(), "", 10).memories();
    }

    private List<MemoryId> all() {
        return node.wiring().store().list(everything(), Filter.all(), "", 10).memories().stream()
                .map(Memory::id)
                .toList();
    }

    private Reach everything() {
        return node.wiring().access().everything(SOMEBODY, Selection.ofUser("anna"));
    }
}
