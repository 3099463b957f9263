package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.index.Projector.State;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProjectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration INSTANT = Duration.ofMillis(20);
    private static final Position NOTHING = new Position(TestingLog.EPOCH, 0);

    private final TestingLog log = new TestingLog();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Optional<Projector> running = Optional.empty();

    @AfterEach
    void close() {
        gate.countDown();
        running.ifPresent(Projector::close);
    }

    @Test
    void whatWasMissedIsAppliedOnStart() throws InterruptedException {
        VersionKey known = log.add();
        TestingProjection projection = new TestingProjection(log.head(), known);
        log.add();
        log.add();
        Projector projector = start(projection);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
        assertThat(projection.pieces()).containsExactly(2);
        assertThat(projection.clearings()).isEmpty();
        become(projector, State.CURRENT);
        assertThat(projector.status().applied()).isEqualTo(log.head());
        assertThat(projector.status().lag()).isZero();
    }

    @Test
    void aWriteIsAppliedAfterANudge() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        log.add();
        projector.nudge();
        assertThat(projection.awaitApplied(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void whatAnotherNodeWritesIsAppliedWithoutANudge() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        log.add();
        assertThat(projection.awaitApplied(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void whatAnotherNodeKeepsIsFollowedAndAppliedWhenThatDoesNoMore() throws InterruptedException {
        log.add();
        TestingProjection projection = new TestingProjection(new Position("", 0));
        projection.keptElsewhere(Optional.of(NOTHING));
        Projector projector = start(projection);
        assertThat(projection.awaitApplied(NOTHING, PATIENCE)).isTrue();
        become(projector, State.CATCHING_UP);
        assertThat(projector.status().lag()).isOne();
        projector.rebuild();
        projection.keptElsewhere(Optional.of(log.head()));
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        become(projector, State.CURRENT);
        assertThat(projection.pieces()).isEmpty();
        assertThat(projection.clearings()).isEmpty();
        log.add();
        projection.keptElsewhere(Optional.empty());
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.pieces()).containsExactly(1);
        assertThat(projection.clearings()).isEmpty();
    }

    @Test
    void whatAnotherNodeHasBroughtFurtherMeanwhileIsTold() throws InterruptedException {
        log.add();
        TestingProjection projection = new TestingProjection(NOTHING);
        projection.gate = gate;
        Projector projector = start(projection);
        projection.begun.await();
        log.add();
        projection.brought(log.head());
        gate.countDown();
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.pieces()).containsExactly(1);
    }

    @Test
    void aWriteIsAppliedEvenIfItCouldNotBeStaged() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        log.add();
        projection.failing(Optional.of(full()));
        assertThatThrownBy(() -> projector.stage(List.of(), log.head())).isInstanceOf(Fault.Unavailable.class);
        projection.failing(Optional.empty());
        assertThat(projection.awaitApplied(log.head(), PATIENCE)).isTrue();
    }

    @Test
    void aRevisionBringsTheVersionThatItClosedAndADeletionTakesAll() throws InterruptedException {
        VersionKey first = log.add();
        VersionKey gone = log.add();
        TestingProjection projection = new TestingProjection(log.head(), gone);
        VersionKey second = log.revise(first);
        log.delete(gone);
        assertThat(start(projection).await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aDeletionCountsAgainWhenItIsApplied() throws InterruptedException {
        VersionKey gone = log.add();
        Position before = log.head();
        Generations generations = new Generations(log);
        Reach all = new Reach(
                "acme", new Part.Any(), new Part.Any(), new Part.Any(), new Part.Any(), AsOf.now(Instant.now()));
        TestingProjection projection = new TestingProjection(before, gone);
        try (Projector projector = new Projector(log, projection, "space", generations)) {
            projector.start();
            become(projector, State.CURRENT);
            OptionalLong told = generations.at(all);
            log.delete(gone);
            projector.nudge();
            assertThat(projection.awaitApplied(log.head(), PATIENCE)).isTrue();
            Awaitility.await().until(() -> !generations.at(all).equals(told));
        }
    }

    /** Only a burst that is over before gathering can have ended, or a poll can have come, tells anything: others are repeated. */
    @Test
    void writesThatFollowEachOtherAreAppliedTogether() throws InterruptedException {
        for (int attempt = 0; attempt < 50; attempt++) {
            TestingProjection projection = new TestingProjection(log.head());
            long start = System.nanoTime();
            try (Projector projector = new Projector(log, projection, "space", new Generations(log))) {
                projector.start();
                become(projector, State.CURRENT);
                projector.nudge();
                log.add();
                boolean early = projection.awaitApplied(log.head(), INSTANT);
                log.add();
                projector.nudge();
                log.add();
                boolean told = System.nanoTime() - start < Projector.GATHERING.toNanos();
                assertThat(projection.awaitApplied(log.head(), PATIENCE)).isTrue();
                if (told) {
                    assertThat(early).isFalse();
                    assertThat(projection.pieces()).containsExactly(3);
                    return;
                }
            }
        }
        throw new AssertionError("expected three writes to take less than " + Projector.GATHERING + " at least once");
    }

    @Test
    void whoeverWaitsIsToldWhenItIsApplied() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        log.add();
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void whatIsOfAnotherEpochIsMadeAgainFromTheRecords() throws InterruptedException {
        VersionKey gone = log.add();
        log.add(1_200);
        log.delete(gone);
        TestingProjection projection = new TestingProjection(new Position("e0", 7), gone);
        assertThat(start(projection).await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
        assertThat(projection.clearings()).containsExactly(TestingLog.EPOCH);
        assertThat(projection.pieces()).containsExactly(500, 500, 200);
        assertThat(projection.checkpoint()).isEqualTo(log.head());
    }

    @Test
    void whatTheLogHasForgottenIsMadeAgainFromTheRecords() throws InterruptedException {
        log.add(3);
        log.trim(new Position(TestingLog.EPOCH, 2));
        TestingProjection projection = new TestingProjection(new Position(TestingLog.EPOCH, 1));
        assertThat(start(projection).await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.clearings()).containsExactly(TestingLog.EPOCH);
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void aRebuildThatWasAskedForIsWaitedFor() throws InterruptedException {
        log.add(2);
        TestingProjection projection = new TestingProjection(log.head());
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        projection.gate = gate;
        projector.rebuild();
        assertThat(projector.state()).isEqualTo(State.REBUILDING);
        assertThat(projector.await(log.head(), INSTANT)).isFalse();
        gate.countDown();
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void whatDiffersFromTheRecordsIsPutRightWhenAsked() throws InterruptedException {
        VersionKey lost = log.add();
        VersionKey revised = log.add();
        VersionKey second = log.revise(revised);
        log.add(3);
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        VersionKey stranger = new VersionKey(MemoryId.create(), 1);
        projection.drift(Set.of(lost, second), Set.of(stranger, new VersionKey(revised.id(), 7)));
        projector.reconcile();
        Awaitility.await().until(() -> projector.status().repaired() == 3);
        assertThat(projection.keys()).isEqualTo(log.keys());
        projector.reconcile();
        log.add();
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        become(projector, State.CURRENT);
        assertThat(projector.status().repaired()).isEqualTo(3);
        assertThat(projection.clearings()).isEmpty();
    }

    @Test
    void aComparisonThatFailsIsMadeAgain() throws InterruptedException {
        VersionKey lost = log.add();
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        projection.drift(Set.of(lost), Set.of());
        projection.hiding(Optional.of(full()));
        projector.reconcile();
        Awaitility.await().until(() -> projection.looks() > 0);
        assertThat(projector.status().repaired()).isZero();
        projection.hiding(Optional.empty());
        Awaitility.await().until(() -> projector.status().repaired() == 1);
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void whatDiffersIsPutRightAfterAFailureToo() throws InterruptedException {
        VersionKey lost = log.add();
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        projection.drift(Set.of(lost), Set.of());
        projection.failing(Optional.of(full()));
        projector.reconcile();
        become(projector, State.FAILED);
        projection.failing(Optional.empty());
        Awaitility.await().until(() -> projector.status().repaired() == 1);
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void theLogIsAppliedAndClosingIsNotHeldUpWhileBothAreCompared() throws InterruptedException {
        log.add(3);
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        projection.looking(() -> {
            looking.countDown();
            await(goOn);
        });
        projector.reconcile();
        await(looking);
        log.add(2);
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
        Thread closing = Thread.ofPlatform().start(projector::close);
        assertThat(projector.await(new Position(TestingLog.EPOCH, 99), PATIENCE))
                .as("closed")
                .isFalse();
        goOn.countDown();
        closing.join();
        assertThat(projection.looks()).isOne();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aFailureIsToldAndTriedAgain() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        projection.failing(Optional.of(full()));
        log.add();
        Projector projector = start(projection);
        become(projector, State.FAILED);
        assertThat(projector.status().reason()).isEqualTo("the disk is full");
        assertThat(projector.status().lag()).isEqualTo(1);
        projection.failing(Optional.empty());
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        become(projector, State.CURRENT);
        assertThat(projector.status().reason()).isEmpty();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void aLackOfMemoryIsAFailureLikeOthers() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        projection.failing(Optional.of(new OutOfMemoryError("Java heap space")));
        log.add();
        Projector projector = start(projection);
        become(projector, State.FAILED);
        assertThat(projector.status().reason()).isEqualTo("Java heap space");
        projection.failing(Optional.empty());
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projection.keys()).isEqualTo(log.keys());
    }

    @Test
    void closingAppliesAndCommitsWhatCameLast() {
        TestingProjection projection = new TestingProjection(NOTHING);
        Projector projector = start(projection);
        become(projector, State.CURRENT);
        log.add(2);
        projector.close();
        assertThat(projection.keys()).isEqualTo(log.keys());
        assertThat(projection.checkpoint()).isEqualTo(log.head());
        assertThat(projection.isClosed()).isFalse();
    }

    @Test
    void closingWhileFarBehindKeepsThePieceUnderWayAndLeavesTheRest() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        projection.gate = gate;
        log.add(1_200);
        Projector projector = start(projection);
        projection.begun.await();
        Thread closing = Thread.ofPlatform().start(projector::close);
        assertThat(projector.await(log.head(), PATIENCE)).as("closed").isFalse();
        gate.countDown();
        closing.join();
        assertThat(projection.pieces()).containsExactly(500);
        assertThat(projection.checkpoint()).isEqualTo(new Position(TestingLog.EPOCH, 500));
    }

    @Test
    void waitingEndsWhenItIsTooLate() throws InterruptedException {
        TestingProjection projection = new TestingProjection(NOTHING);
        projection.gate = gate;
        log.add();
        Projector projector = start(projection);
        projection.begun.await();
        assertThat(projector.await(log.head(), INSTANT)).isFalse();
        gate.countDown();
        assertThat(projector.await(log.head(), PATIENCE)).isTrue();
        assertThat(projector.await(new Position(TestingLog.EPOCH, 2), INSTANT)).isFalse();
    }

    private Projector start(TestingProjection projection) {
        Projector projector = new Projector(log, projection, "space", new Generations(log));
        running = Optional.of(projector);
        projector.start();
        return projector;
    }

    /** Looks until it is in the state; the time-out of the test ends that. */
    private static void become(Projector projector, State state) {
        while (projector.state() != state) {
            if (Thread.interrupted()) {
                throw new AssertionError("expected " + state + ", but got " + projector.status());
            }
            Thread.onSpinWait();
        }
    }

    private static RuntimeException full() {
        return new Fault.Unavailable("the disk is full", Duration.ZERO);
    }
}
