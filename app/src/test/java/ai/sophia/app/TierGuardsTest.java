package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.Reads;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Budgets;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.Tier;
import ai.sophia.core.tier.Tiers;
import ai.sophia.guard.Breaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tier of this node that breaks is left alone, as a server is, and taken back. */
final class TierGuardsTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final int RECALLS = 40;

    @TempDir
    private Path home;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Map<Tier, ExecutorService> searches = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean broken = true;
    private TestingNode node;
    private Tiers tiers;

    @BeforeEach
    void open() {
        node = TestingNode.open(home, Map.of());
        Position position = node.wiring()
                .remembering()
                .remember(TestingNode.draft("ada", "Ada plays the cello", List.of()))
                .position();
        node.wiring().recalling().recall(TestingNode.query("ada", "cello", Optional.of(position)));
        tiers = new Tiers(Budgets.ofEach(AMPLE), Breaker::new, Telemetry.NONE);
    }

    @AfterEach
    void close() {
        node.close();
        threads.shutdownNow();
        searches.values().forEach(ExecutorService::shutdownNow);
    }

    @Test
    void aTierThatFailsAgainAndAgainIsLeftAloneUntilItAnswers() {
        OpenSpace whole = node.wiring().spaces().serving();
        Recalling recalling = recalling(new OpenSpace(
                whole.encoder(),
                HotTier.none(),
                EvidenceIndex.none(),
                (reach, filter, question, depth) -> {
                    fail();
                    return whole.texts().search(reach, filter, question, depth);
                },
                whole.vectors(),
                whole.projection(),
                whole.projector()));
        everyRecallFinds(recalling, "lexical");
        assertThat(asked.get()).as("of %d recalls", RECALLS).isLessThan(RECALLS / 2);
        Tiers.Status down = tiers.status(Tier.LEXICAL);
        assertThat(down.state()).isEqualTo(Guard.State.DOWN);
        assertThat(down.reason()).isEqualTo("the disk is gone");
        assertThat(tiers.status(Tier.VECTORS).state()).isEqualTo(Guard.State.UP);
        broken = false;
        Awaitility.await()
                .atMost(AMPLE)
                .until(() -> recall(recalling).degraded().isEmpty());
    }

    /** It hangs for good, and takes its own thread alone. */
    @Test
    void aTierThatHangsIsLeftOutAndTakesNoThreadOfAnother() {
        CountDownLatch never = new CountDownLatch(1);
        Map<Tier, Duration> budgets = Map.of(Tier.LEXICAL, Duration.ofMillis(50), Tier.VECTORS, AMPLE);
        tiers = new Tiers(new Budgets(budgets, AMPLE, AMPLE), Breaker::new, Telemetry.NONE);
        Recalling recalling = recalling(hanging(never));
        for (int i = 0; i < 3; i++) {
            Recall recall = recall(recalling);
            assertThat(recall.hits()).hasSize(1);
            assertThat(recall.degraded()).containsExactly("lexical");
        }
        never.countDown();
    }

    @Test
    void aRecallThatTakesTooLongInAllIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        tiers = new Tiers(
                new Budgets(Budgets.ofEach(AMPLE).tiers(), AMPLE, Duration.ofMillis(100)),
                Breaker::new,
                Telemetry.NONE);
        Recalling recalling = recalling(hanging(never));
        assertThatThrownBy(() -> recall(recalling))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("no answer within 100 ms (budgets.recall)");
        never.countDown();
    }

    /** The search by words waits for the latch. */
    private OpenSpace hanging(CountDownLatch latch) {
        OpenSpace whole = node.wiring().spaces().serving();
        return new OpenSpace(
                whole.encoder(),
                HotTier.none(),
                EvidenceIndex.none(),
                (reach, filter, question, depth) -> {
                    try {
                        latch.await();
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                },
                whole.vectors(),
                whole.projection(),
                whole.projector());
    }

    /** A fault in the comparison would have failed every recall. */
    @Test
    void whatComparesEverythingIsSearchedInsteadWhenItFails() {
        OpenSpace whole = node.wiring().spaces().serving();
        Recalling recalling = recalling(new OpenSpace(
                whole.encoder(),
                HotTier.none(),
                new Failing(),
                whole.texts(),
                whole.vectors(),
                whole.projection(),
                whole.projector()));
        everyRecallFinds(recalling, "index");
        assertThat(asked.get()).as("of %d recalls", RECALLS).isLessThan(RECALLS);
    }

    private void everyRecallFinds(Recalling recalling, String without) {
        for (int i = 0; i < RECALLS; i++) {
            Recall recall = recall(recalling);
            assertThat(recall.hits()).hasSize(1);
            assertThat(recall.degraded()).containsExactly(without);
        }
    }

    private static Recall recall(Recalling recalling) {
        return recalling.recall(TestingNode.query("ada", "what does Ada play?", Optional.empty()));
    }

    private void fail() {
        asked.incrementAndGet();
        if (broken) {
            throw new IllegalStateException("the disk is gone");
        }
    }

    private Recalling recalling(OpenSpace space) {
        Wiring wiring = node.wiring();
        return new Recalling(
                wiring.store(),
                Reads.inProcess(),
                new Spaces(Spaces.InUse.of(space)),
                new Answers(
                        Cache.none(), Cache.none(), wiring.store(), Reads.inProcess(), new Generations(wiring.store())),
                wiring.facts(),
                Admissions.of(2).recalls(),
                threads,
                tier -> searches.computeIfAbsent(tier, first -> Executors.newSingleThreadExecutor()),
                Uses.none(),
                tiers);
    }

    /** Says that it can compare, and cannot. */
    private final class Failing implements EvidenceIndex {
        @Override
        public boolean ready(Reach reach, Filter filter) {
            return true;
        }

        @Override
        public <T> Optional<T> compare(
                Reach reach, Filter filter, String question, Embedding meaning, Function<Evidence, T> ranking) {
            fail();
            return Optional.empty();
        }
    }
}
