package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.access.Principal;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.lifecycle.Weighing;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.tier.Cache;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is used matters more, by the services and the records as they are served, and a clock that is put forward. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LearningTest {
    private static final Duration HALF_LIFE = Duration.ofDays(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Principal SOMEBODY = new Principal("default", "somebody");

    private TestingNode node;
    private Instant now = Instant.now();
    private final Uses uses = new Uses();
    private Learning learning;

    @BeforeAll
    void open(@TempDir Path home) {
        node = TestingNode.open(home, Map.of());
        learning = learning(() -> true);
    }

    private Learning learning(BooleanSupplier quiet) {
        return new Learning(
                node.wiring().store(),
                node.wiring().documents(),
                node.wiring().remembering(),
                uses,
                new Principal("default", "local"),
                HALF_LIFE,
                quiet,
                () -> now);
    }

    @BeforeEach
    void setTheClock() {
        now = Instant.now();
    }

    @AfterAll
    void close() {
        learning.close();
        node.close();
    }

    @Test
    void whatARecallFindsIsCounted() {
        MemoryId id = remember("Ben's ferry leaves at nine");
        Uses counted = node.wiring().learning().orElseThrow().uses();
        counted.take();
        node.wiring().recalling().recall(TestingNode.query("ada", "When does Ben's ferry leave?", Optional.empty()));
        assertThat(counted.take()).containsEntry(id, new Uses.Count("default", "ada", 0, 1));
    }

    @Test
    void aMemoryThatIsCitedMattersMore() {
        MemoryId id = remember("The spare key is below the blue pot");
        MemoryId other = remember("The spare tyre is in the shed");
        cite(id, 3);
        assertThat(learning.learn().changed()).isEqualTo(1);
        assertThat(importance(id)).isGreaterThan(0.55).isLessThan(0.65);
        assertThat(importance(other)).isEqualTo(0.5);
        assertThat(history(id)).extracting(HistoryEntry::actor).containsExactly("tester", Learning.ACTOR);
        forget(id);
    }

    @Test
    void thereIsAVersionADayAtMost() {
        MemoryId id = remember("The alarm code is written on the calendar");
        cite(id, 1);
        learning.learn();
        cite(id, 20);
        learning.learn();
        assertThat(history(id)).hasSize(2);
        now = now.plus(DAY).plusSeconds(60);
        learning.learn();
        assertThat(history(id)).hasSize(3);
        now = now.plus(DAY).plusSeconds(60);
        learning.learn();
        assertThat(history(id)).as("what differs too little for a ranking").hasSize(3);
        forget(id);
    }

    @Test
    void whatIsUsedNoMoreMattersAsBeforeInTheEnd() {
        MemoryId id = remember("The bakery on the corner opens at six");
        cite(id, 5);
        learning.learn();
        double learned = importance(id);
        now = now.plus(HALF_LIFE.multipliedBy(3));
        learning.learn();
        assertThat(importance(id)).isLessThan(learned).isGreaterThan(0.5);
        now = now.plus(HALF_LIFE.multipliedBy(20));
        learning.learn();
        assertThat(importance(id)).isEqualTo(0.5);
        learning.learn();
        assertThat(learning.used()).isZero();
    }

    @Test
    void whatSomebodyGaveStaysAndOnlyWhatWasLearnedFades() {
        MemoryId id = remember("The insurance number is in the red folder");
        cite(id, 5);
        learning.learn();
        new Weighing(node.wiring().remembering())
                .weigh(SOMEBODY, TestingNode.reach("ada"), id, Weighing.Opinion.POSITIVE);
        double given = importance(id);
        now = now.plus(DAY).plusSeconds(60);
        learning.learn();
        assertThat(importance(id)).as("use adds to it").isGreaterThan(given);
        now = now.plus(HALF_LIFE.multipliedBy(20));
        learning.learn();
        assertThat(importance(id)).isCloseTo(given, within(1e-9));
        forget(id);
    }

    @Test
    void whatIsMerelyFoundAgainAndAgainHardlyMattersMore() {
        MemoryId id = remember("The weather was fair on Monday");
        for (int i = 0; i < 500; i++) {
            uses.recalled(List.of(memory(id)));
        }
        learning.flush();
        learning.learn();
        assertThat(importance(id)).isLessThan(0.55);
        forget(id);
    }

    @Test
    void ofManyEachIsCountedThoughOthersAskWithoutAPause() {
        List<MemoryId> ids = IntStream.range(0, 130)
                .mapToObj(i -> remember("Shelf number " + i + " holds box " + 7 * i))
                .toList();
        try (Learning busy = learning(() -> false)) {
            for (int time = 0; time < 2; time++) {
                ids.forEach(id -> uses.cited(memory(id)));
                busy.flush();
            }
            assertThat(busy.used()).isEqualTo(130);
        }
        learning.learn();
        assertThat(ids).allSatisfy(id -> assertThat(importance(id)).isCloseTo(0.6, within(0.001)));
        ids.forEach(id -> node.wiring().forgetting().forget(SOMEBODY, TestingNode.reach("ada"), id, 0));
        learning.learn();
        assertThat(learning.used()).isZero();
    }

    @Test
    void noModelIsAskedForAVersionThatSaysTheSame() {
        MemoryId id = remember("The museum is closed on Tuesdays");
        Cache.Statistics before = embeddings();
        cite(id, 3);
        assertThat(learning.learn().changed()).isEqualTo(1);
        Cache.Statistics after = embeddings();
        assertThat(after.hits() + after.misses()).isEqualTo(before.hits() + before.misses());
        String space = node.wiring().spaces().serving().id();
        assertThat(node.wiring()
                        .store()
                        .versions(space, List.of(memory(id).key()))
                        .values())
                .singleElement()
                .satisfies(stored -> assertThat(stored.isAwaited()).isFalse());
        assertThat(node.wiring()
                        .recalling()
                        .recall(TestingNode.query("ada", "When is the museum closed?", Optional.empty()))
                        .hits()
                        .getFirst()
                        .memory()
                        .key())
                .isEqualTo(memory(id).key());
        forget(id);
    }

    @Test
    void aMemoryThatIsDeletedIsForgottenByLearningToo() {
        MemoryId id = remember("The old address is Main Street 5");
        cite(id, 3);
        forget(id);
        assertThat(learning.learn().changed()).isZero();
        assertThat(learning.used()).isZero();
    }

    private Cache.Statistics embeddings() {
        return Objects.requireNonNull(node.wiring().caches().byName().get("embeddings"))
                .statistics();
    }

    private MemoryId remember(String text) {
        return node.wiring()
                .remembering()
                .remember(TestingNode.draft("ada", text, List.of()))
                .key()
                .id();
    }

    private void cite(MemoryId id, int times) {
        for (int i = 0; i < times; i++) {
            uses.cited(memory(id));
        }
        learning.flush();
    }

    private Memory memory(MemoryId id) {
        return node.wiring().store().find(TestingNode.reach("ada"), id).orElseThrow();
    }

    private double importance(MemoryId id) {
        return memory(id).content().importance();
    }

    private List<HistoryEntry> history(MemoryId id) {
        return node.wiring().store().history(TestingNode.reach("ada"), id);
    }

    /** Leaves nothing that is used to the next test. */
    private void forget(MemoryId id) {
        node.wiring().forgetting().forget(SOMEBODY, TestingNode.reach("ada"), id, 0);
        learning.learn();
    }
}
