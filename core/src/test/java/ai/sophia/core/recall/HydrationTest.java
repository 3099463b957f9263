package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Fusion.Ranked;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.tier.TestingGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HydrationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:10:00Z");
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration MODERATE = Duration.ofMillis(500);

    private final TestingLog log = new TestingLog();
    private final TestingGuard guard = new TestingGuard();
    private final Trace trace = new Trace(Telemetry.NONE);
    private final VersionKey known = log.add();
    private final VersionKey unknown = log.add();

    @BeforeEach
    void read() {
        log.load(reach("ada", NOW), List.of(known));
    }

    @Test
    void whatTheRecordsTellIsVerified() {
        Hydration hydration = hydration(NOW);
        assertThat(keys(hydration.visible(ranking(unknown, known), trace))).containsExactly(unknown, known);
        assertThat(hydration.isAway()).isFalse();
        assertThat(trace.late()).isEmpty();
    }

    @Test
    void whileTheyAreAwayWhatIsKnownOfThemIsToldAndMarked() {
        log.away = true;
        Hydration hydration = hydration(NOW);
        assertThat(keys(hydration.visible(ranking(unknown, known), trace))).containsExactly(known);
        assertThat(hydration.isAway()).isTrue();
        assertThat(trace.late()).containsExactly("records");
        log.away = false;
        assertThat(keys(hydration.visible(ranking(unknown, known), trace)))
                .as("of a recall that goes deeper")
                .containsExactly(known);
    }

    @Test
    void whatWasDeletedIsOutOfReachOrDoesNotMatchIsNotTold() {
        VersionKey deleted = log.add();
        VersionKey foreign = log.add(new Scope("acme", "bob", "", "", ""));
        log.load(reach("ada", NOW), List.of(deleted));
        log.load(reach("bob", NOW), List.of(foreign));
        log.delete(deleted);
        log.away = true;
        assertThat(keys(hydration(NOW).visible(ranking(deleted, foreign, known), trace)))
                .containsExactly(known);
        Filter other = new Filter.Eq(Field.Own.COLLECTION, new Value.Text("Other"));
        Hydration filtered = new Hydration(
                log, Reads.inProcess(), Query.of(reach("ada", NOW), "tea").filter(other), NOW);
        assertThat(filtered.visible(ranking(known), trace)).isEmpty();
    }

    @Test
    void whereNothingOfTheRankingIsKnownTheRecordsAreSaidToBeAway() {
        log.away = true;
        Hydration hydration = hydration(NOW);
        List<Hit> hits = hydration.visible(ranking(unknown), trace);
        assertThatThrownBy(() -> hydration.unverified(hits, Optional.empty()))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessage("away");
    }

    @Test
    void anAnswerFromBeforeIsWholeAndGoesFirst() {
        log.away = true;
        Hydration hydration = hydration(NOW);
        List<Hit> hits = hydration.visible(ranking(unknown, known), trace);
        log.away = false;
        List<Hit> before = hydration(NOW).visible(ranking(unknown, known), new Trace(Telemetry.NONE));
        assertThat(hydration.unverified(hits, Optional.of(before))).isEqualTo(before);
        assertThat(hydration.unverified(hits, Optional.empty())).isEqualTo(hits);
    }

    @Test
    void aMinuteAfterTheRecordsWereHeardOfLastNothingIsToldWithoutThem() {
        log.away = true;
        assertThat(hydration(NOW.minusSeconds(60)).visible(ranking(known), trace))
                .hasSize(1);
        Hydration later = hydration(NOW.minusSeconds(60).minusMillis(1));
        assertThatThrownBy(() -> later.visible(ranking(known), trace))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessage("away");
    }

    @Test
    void whatWasKnownAtAnEarlierMomentTheRecordsAloneCanTell() {
        log.away = true;
        AsOf earlier = new AsOf(NOW, NOW.minusSeconds(1), NOW);
        Query query = Query.of(reach("ada", earlier), "tea");
        Hydration hydration = new Hydration(log, Reads.inProcess(), query, NOW);
        assertThatThrownBy(() -> hydration.visible(ranking(known), trace)).isInstanceOf(Fault.Unavailable.class);
    }

    @Test
    void thatThereIsNothingIsBelievedAsLongAsTheRecordsAreHeardOfAndAskedForAfterwards() {
        log.away = true;
        Hydration current = hydration(NOW.minusSeconds(3));
        assertThat(current.isCurrent()).isTrue();
        assertThat(current.visible(List.of(), trace)).isEmpty();
        assertThat(current.isAway()).isFalse();
        Hydration silent = hydration(NOW.minusSeconds(4));
        assertThat(silent.isCurrent()).isFalse();
        assertThat(silent.unverified(silent.visible(List.of(), trace), Optional.empty()))
                .isEmpty();
        assertThat(silent.isAway()).isTrue();
        assertThatThrownBy(() -> hydration(Period.BEGINNING).visible(List.of(), trace))
                .isInstanceOf(Fault.Unavailable.class);
        log.away = false;
        Hydration behind = hydration(Period.BEGINNING);
        assertThat(behind.visible(List.of(), trace)).isEmpty();
        assertThat(behind.isAway()).isFalse();
    }

    @Test
    void aServerThatHangsIsNotWaitedForWhereAllThatIsWantedIsKnown() {
        log.gate = new CountDownLatch(1);
        Hydration hydration = served(SHORT, 1);
        assertThat(keys(hydration.visible(ranking(known, unknown), trace))).containsExactly(known);
        assertThat(hydration.isAway()).isTrue();
    }

    @Test
    void aServerThatIsSlowIsWaitedForWhereAPartAloneIsKnown() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        log.gate = gate;
        Thread opening = Thread.ofVirtual().start(() -> {
            // not before the read is late
            guard.awaitStatus();
            gate.countDown();
        });
        Hydration hydration = served(MODERATE, 10);
        assertThat(keys(hydration.visible(ranking(known, unknown), trace))).containsExactly(known, unknown);
        assertThat(hydration.isAway()).isFalse();
        opening.join();
    }

    @Test
    void aServerThatIsTakenToBeDownIsNotWaitedForAtAll() {
        guard.down = true;
        Hydration hydration = served(Duration.ofHours(1), 10);
        assertThat(keys(hydration.visible(ranking(known, unknown), trace))).containsExactly(known);
        assertThat(hydration.isAway()).isTrue();
        assertThat(guard.status().calls()).isZero();
    }

    private Hydration hydration(Instant complete) {
        return new Hydration(log, Reads.inProcess(), Query.of(reach("ada", NOW), "tea"), complete);
    }

    private Hydration served(Duration budget, int limit) {
        Query query = Query.of(reach("ada", NOW), "tea").limit(limit);
        return new Hydration(log, Reads.ofServer(guard, budget), query, NOW);
    }

    private static Reach reach(String user, Instant now) {
        return reach(user, AsOf.now(now));
    }

    private static Reach reach(String user, AsOf asOf) {
        return new Reach("acme", new Part.Only(""), new Part.Only(user), new Part.Any(), new Part.Any(), asOf);
    }

    private static List<Ranked> ranking(VersionKey... keys) {
        return Stream.of(keys)
                .map(key -> new Ranked(key, new Passage(0, 0, 3), 0.5, List.of()))
                .toList();
    }

    private static List<VersionKey> keys(List<Hit> hits) {
        return hits.stream().map(hit -> hit.memory().key()).toList();
    }
}
