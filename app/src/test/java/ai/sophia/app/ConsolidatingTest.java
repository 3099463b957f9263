package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.consolidation.Consolidating;
import ai.sophia.core.consolidation.Consolidating.Report;
import ai.sophia.core.consolidation.Consolidating.Step;
import ai.sophia.core.consolidation.Consolidating.What;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.lifecycle.Weighing;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.remember.DraftBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of memories in the background, on a whole node. */
final class ConsolidatingTest {
    private static final Principal SOMEBODY = new Principal("default", "tester");
    private static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");
    private static final String GARDEN = "The garden behind the house will get a pond with water lilies.";
    private static final String ROOF = "The roof of the shed leaks in the corner above the old workbench.";

    @TempDir
    private Path home;

    private TestingNode node;
    private Consolidating consolidating;

    @BeforeEach
    void open() {
        node = TestingNode.open(home, Map.of());
        node.wiring().distilling().orElseThrow().start();
        consolidating = node.wiring().consolidating();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aSessionThatIsClosedGetsASummaryInItsOwnWordsOnce() {
        talk("s1");
        closeSession("s1");
        Report report = consolidating.round(false);
        assertThat(report.summaries()).isEqualTo(1);
        assertThat(report.steps()).containsExactly(new Step(What.SUMMARY, "s1"));
        assertThat(consolidating.last()).contains(report);
        Memory summary = only(summaries());
        assertThat(summary.scope()).isEqualTo(new Scope("default", "anna", "", "", ""));
        assertThat(summary.content().kind()).isEqualTo(Kind.SEMANTIC);
        assertThat(summary.content().text().lines()).contains(GARDEN, ROOF);
        assertThat(summary.content().provenance().reference()).isEqualTo("session:s1");
        assertThat(consolidating.round(false).summaries()).isZero();
        assertThat(only(summaries())).isEqualTo(summary);
    }

    @Test
    void aSessionThatIsOpenOrShortGetsNone() {
        talk("s1");
        say("s2", GARDEN);
        closeSession("s2");
        assertThat(consolidating.round(false).summaries()).isZero();
        assertThat(summaries()).isEmpty();
    }

    @Test
    void aDryRunTellsWhatWouldBeDoneAndDoesNothing() {
        talk("s1");
        closeSession("s1");
        Report report = consolidating.round(true);
        assertThat(report.dryRun()).isTrue();
        assertThat(report.summaries()).isEqualTo(1);
        assertThat(summaries()).isEmpty();
        assertThat(consolidating.last()).isEmpty();
    }

    @Test
    void aTurnThatIsDeletedTakesTheSummaryWithItAndTheNextIsMadeOfWhatIsLeft() {
        consolidating.start();
        MemoryId garden = talk("s1");
        closeSession("s1");
        consolidating.round(false);
        Memory before = only(summaries());
        node.wiring().forgetting().forget(SOMEBODY, everything(), garden, 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> summaries().isEmpty());
        assertThat(node.wiring().store().history(everything(), before.id()))
                .allSatisfy(entry -> assertThat(entry.memory()).isEmpty());
        consolidating.round(false);
        assertThat(only(summaries()).content().text().lines()).contains(ROOF).doesNotContain(GARDEN);
    }

    @Test
    void aTurnThatSaysSomethingElseTakesTheSummaryWithItAndOneThatMattersMoreDoesNot() {
        MemoryId garden = talk("s1");
        closeSession("s1");
        consolidating.round(false);
        Memory summary = only(summaries());
        new Weighing(node.wiring().remembering()).weigh(SOMEBODY, everything(), garden, Weighing.Opinion.POSITIVE);
        consolidating.start();
        // what is done later in another session is followed later
        MemoryId fence = say("s2", "The fence along the road needs new paint before the winter comes.");
        IntStream.range(0, 8).forEach(i -> say("s2", "No, number " + i + "."));
        closeSession("s2");
        assertThat(consolidating.round(false).summaries()).isEqualTo(1);
        node.wiring().forgetting().forget(SOMEBODY, everything(), fence, 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> summaries().size() == 1);
        assertThat(summaries()).containsExactly(summary);
        node.wiring()
                .remembering()
                .revise(
                        SOMEBODY,
                        everything(),
                        garden,
                        0,
                        memory -> Content.of(
                                        "The garden stays as it is.",
                                        Kind.EPISODIC,
                                        memory.content().provenance())
                                .with(memory.content().utterance()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !summaries().contains(summary));
    }

    @Test
    void whatWasDeletedWhileNobodyLookedIsFoundAtTheStart() {
        MemoryId garden = talk("s1");
        closeSession("s1");
        consolidating.round(false);
        node.wiring().forgetting().forget(SOMEBODY, everything(), garden, 0);
        assertThat(summaries()).hasSize(1);
        consolidating.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> summaries().isEmpty());
    }

    @Test
    void aSummaryThatSomebodyDeletesStaysAwayUntilTheSessionIsClosedAnew() {
        talk("s1");
        closeSession("s1");
        consolidating.round(false);
        node.wiring()
                .forgetting()
                .forget(SOMEBODY, everything(), only(summaries()).id(), 0);
        assertThat(consolidating.round(false).summaries()).isZero();
        node.wiring().sessions().reopen(SOMEBODY, session("s1"), Optional.empty());
        say("s1", "The fence along the road needs new paint before the winter comes.");
        closeSession("s1");
        assertThat(consolidating.round(false).summaries()).isEqualTo(1);
    }

    @Test
    void aSessionThatIsClosedAnewHasOneSummary() {
        talk("s1");
        closeSession("s1");
        consolidating.round(false);
        node.wiring().sessions().reopen(SOMEBODY, session("s1"), Optional.empty());
        say("s1", "The fence along the road needs new paint before the winter comes.");
        closeSession("s1");
        consolidating.round(false);
        assertThat(only(summaries()).content().text()).contains("fence along the road");
    }

    @Test
    void whereSeveralAgentsTookPartEachKeepsTheSummaryOfItsOwnTurns() {
        talk("s1", "coach");
        say("s1", "nurse", "The wound on the left knee has healed well since last week.");
        closeSession("s1");
        consolidating.round(false);
        assertThat(summaries()).hasSize(2).allSatisfy(summary -> {
            boolean coach = summary.scope().agent().equals("coach");
            assertThat(summary.content().text().contains("knee")).isNotEqualTo(coach);
            assertThat(summary.content().text().contains("garden")).isEqualTo(coach);
        });
    }

    @Test
    void aFactThatIsSaidInThreeSessionsMattersMore() {
        for (String session : List.of("s1", "s2", "s3")) {
            say(session, "I'm allergic to peanuts.");
            say(session, "I speak French.");
        }
        say("s1", "I have two cats.");
        say("s1", "I have two cats!");
        say("s1", "I have two cats.");
        distilled();
        Memory weighed = fact("I speak French");
        new Weighing(node.wiring().remembering())
                .weigh(SOMEBODY, everything(), weighed.id(), Weighing.Opinion.NEGATIVE);
        assertThat(consolidating.round(true).steps())
                .containsExactly(new Step(
                        What.PROMOTION, fact("I'm allergic to peanuts").id().toString()));
        assertThat(consolidating.round(false).promotions()).isEqualTo(1);
        assertThat(importance("I'm allergic to peanuts")).isEqualTo(0.8);
        assertThat(importance("I have two cats")).isEqualTo(Sort.POSSESSION.importance());
        assertThat(importance("I speak French"))
                .as("what somebody thinks of it counts")
                .isLessThan(0.5);
        assertThat(consolidating.round(false).promotions()).isZero();
    }

    @Test
    void anImportanceThatSomebodyGaveStaysEvenIfItIsThatOfAPromotedFact() {
        say("s1", "I'm allergic to peanuts.");
        distilled();
        Memory fact = fact("I'm allergic to peanuts");
        node.wiring()
                .remembering()
                .revise(
                        SOMEBODY,
                        everything(),
                        fact.id(),
                        0,
                        memory -> memory.content().weighing(0.8));
        assertThat(consolidating.round(false).promotions()).isZero();
        assertThat(importance("I'm allergic to peanuts")).isEqualTo(0.8);
    }

    @Test
    void aSummaryThatSomebodyEditedStaysAndGoesWithItsTurnsAllTheSame() {
        MemoryId garden = talk("s1");
        closeSession("s1");
        consolidating.round(false);
        Memory summary = only(summaries());
        node.wiring()
                .remembering()
                .revise(
                        SOMEBODY,
                        everything(),
                        summary.id(),
                        0,
                        memory -> DraftBuilder.from(memory)
                                .text("A line more.\n" + memory.content().text())
                                .content());
        consolidating.start();
        assertThat(consolidating.round(false).summaries()).isZero();
        MemoryId fence = say("s2", "The fence along the road needs new paint before the winter comes.");
        IntStream.range(0, 8).forEach(i -> say("s2", "No, number " + i + "."));
        closeSession("s2");
        consolidating.round(false);
        node.wiring().forgetting().forget(SOMEBODY, everything(), fence, 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> summaries().size() == 1);
        assertThat(only(summaries()).content().text()).startsWith("A line more.");
        node.wiring().forgetting().forget(SOMEBODY, everything(), garden, 0);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> summaries().isEmpty());
    }

    /** A session that is worth a summary; returns the turn about the garden. */
    private MemoryId talk(String session) {
        return talk(session, "");
    }

    private MemoryId talk(String session, String agent) {
        MemoryId garden = say(session, agent, GARDEN);
        say(session, agent, ROOF);
        IntStream.range(0, 8).forEach(i -> say(session, agent, "Yes, number " + i + "."));
        return garden;
    }

    private MemoryId say(String session, String text) {
        return say(session, "", text);
    }

    private MemoryId say(String session, String agent, String text) {
        return node.say(SOMEBODY, new Scope("default", "anna", agent, session, ""), text, MARCH);
    }

    private void closeSession(String session) {
        node.wiring().sessions().close(SOMEBODY, session(session));
    }

    private void distilled() {
        assertThat(node.wiring()
                        .distilling()
                        .orElseThrow()
                        .await(node.wiring().store().head(), Duration.ofSeconds(30)))
                .isTrue();
    }

    private List<Memory> summaries() {
        Filter all = new Filter.Eq(Field.Own.COLLECTION, new Value.Text(Collections.SUMMARIES));
        return node.wiring().store().list(everything(), all, "", 10).memories();
    }

    private static <T> T only(List<T> found) {
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private Memory fact(String text) {
        return node.wiring().facts().list(everything(), Facts.all(), "", 100).facts().stream()
                .map(Facts.Held::memory)
                .filter(memory -> memory.content().text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private double importance(String text) {
        return fact(text).content().importance();
    }

    private Reach everything() {
        return node.wiring().access().everything(SOMEBODY, Selection.ofUser("anna"));
    }

    private static Reach session(String name) {
        return new Reach(
                "default",
                new Part.Only(""),
                new Part.Only("anna"),
                new Part.Any(),
                new Part.Only(name),
                AsOf.everything(Instant.EPOCH));
    }
}
