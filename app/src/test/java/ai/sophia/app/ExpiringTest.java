package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.consolidation.Consolidating.Report;
import ai.sophia.core.consolidation.Consolidating.Step;
import ai.sophia.core.consolidation.Consolidating.What;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.TurnDraft;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what has expired, on a whole node. */
final class ExpiringTest {
    private static final Principal SOMEBODY = new Principal("default", "tester");

    @TempDir
    private Path home;

    @Test
    void whatExpiredLongAgoIsDeletedWithItsHistoryAndNothingElse() {
        try (TestingNode node = TestingNode.open(home, Map.of())) {
            MemoryId lasting = note(node, "The boiler is serviced in May");
            MemoryId lately = expired(node, note(node, "The plumber has the key"), 29);
            MemoryId old = expired(node, note(node, "The code of the gate is 4711"), 31);
            Report planned = node.wiring().consolidating().round(true);
            assertThat(planned.steps()).containsExactly(new Step(What.REMOVAL, old.toString()));
            assertThat(all(node)).contains(lasting, lately, old);
            Report done = node.wiring().consolidating().round(false);
            assertThat(done.expired()).isOne();
            assertThat(done.removals()).isOne();
            assertThat(all(node)).containsExactlyInAnyOrder(lasting, lately);
            assertThat(node.wiring().store().history(everything(node), old))
                    .allSatisfy(entry -> assertThat(entry.memory()).isEmpty());
            assertThat(node.wiring().consolidating().round(false).removals()).isZero();
        }
    }

    @Test
    void whatAFactWasMadeOfStaysUntilTheFactIsGone() {
        try (TestingNode node = TestingNode.open(home, Map.of())) {
            node.wiring().distilling().orElseThrow().start();
            MemoryId told = expired(node, say(node, "I'm allergic to peanuts."), 31);
            MemoryId empty = expired(node, say(node, "Good morning!"), 31);
            distilled(node);
            Report report = node.wiring().consolidating().round(false);
            assertThat(report.expired()).isEqualTo(2);
            assertThat(report.steps()).containsExactly(new Step(What.REMOVAL, empty.toString()));
            List<Memory> facts = facts(node);
            assertThat(facts).extracting(fact -> fact.content().text()).containsExactly("I'm allergic to peanuts");
            node.wiring()
                    .forgetting()
                    .forget(SOMEBODY, everything(node), facts.getFirst().id(), 0);
            assertThat(node.wiring().consolidating().round(false).steps())
                    .containsExactly(new Step(What.REMOVAL, told.toString()));
            assertThat(all(node)).isEmpty();
        }
    }

    @Test
    void itIsKeptIfTheSettingsSaySo() {
        try (TestingNode node = TestingNode.open(home, Map.of("consolidation.expired", "off"))) {
            MemoryId old = expired(node, note(node, "The code of the gate is 4711"), 31);
            Report report = node.wiring().consolidating().round(false);
            assertThat(report.expired()).isZero();
            assertThat(all(node)).containsExactly(old);
        }
    }

    private static MemoryId note(TestingNode node, String text) {
        Content content = Content.of(text, Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Draft draft = Draft.of(new Scope("default", "anna", "", "", ""), content);
        return node.wiring().remembering().remember(draft).key().id();
    }

    private static MemoryId say(TestingNode node, String text) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(Utterance.UNPLACED, "", "user", Instant.parse("2026-03-04T10:00:00Z")));
        Draft draft = Draft.of(new Scope("default", "anna", "", "s1", ""), content);
        return node.wiring()
                .sessions()
                .append(SOMEBODY, draft.scope(), List.of(new TurnDraft(draft, List.of())), Optional.empty())
                .getFirst()
                .turn()
                .key()
                .id();
    }

    /** Has a memory have expired so many days ago. */
    private static MemoryId expired(TestingNode node, MemoryId id, int days) {
        Instant then = Instant.now().minus(days, ChronoUnit.DAYS);
        node.wiring()
                .remembering()
                .revise(
                        SOMEBODY,
                        everything(node),
                        id,
                        0,
                        memory -> DraftBuilder.from(memory).expires(then).content());
        return id;
    }

    private static void distilled(TestingNode node) {
        assertThat(node.wiring()
                        .distilling()
                        .orElseThrow()
                        .await(node.wiring().store().head(), Duration.ofSeconds(30)))
                .isTrue();
    }

    private static List<Memory> facts(TestingNode node) {
        return node.wiring().store().list(everything(node), Facts.all(), "", 10).memories();
    }

    private static List<MemoryId> all(TestingNode node) {
        return node.wiring().store().list(everything(node), Filter.all(), "", 10).memories().stream()
                .map(Memory::id)
                .toList();
    }

    private static Reach everything(TestingNode node) {
        return node.wiring().access().everything(SOMEBODY, Selection.ofUser("anna"));
    }
}
