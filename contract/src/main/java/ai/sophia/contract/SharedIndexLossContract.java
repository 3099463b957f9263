package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an index on a server must do when that is killed, comes back, or has lost what it held. */
public abstract class SharedIndexLossContract {
    private static final Scope ADA = Samples.scope("ada");

    /** The server, which each test leaves running. */
    protected abstract StoppableServer server();

    /** Opens the index of this test, and no other's, as whoever follows the log does; the server may be away. */
    protected abstract SharedIndex open();

    /** Removes what the index of this test holds on the server, behind its back. */
    protected abstract void removeCollections();

    /** Has the server say that the index of this test stands there, behind its back. */
    protected abstract void note(Position position);

    private IndexFixture<SharedIndex> filled(Memory... memories) {
        var fixture = new IndexFixture<>(open());
        fixture.index().clear(IndexFixture.EPOCH);
        fixture.apply(memories);
        fixture.index().commit();
        return fixture;
    }

    @Test
    void whatIsAcknowledgedSurvivesTheDeathOfTheServer() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        try (var fixture = filled(memory)) {
            Position checkpoint = fixture.index().checkpoint();
            server().kill();
            server().startAgain();
            await().ignoreExceptionsInstanceOf(Fault.Unavailable.class)
                    .untilAsserted(() -> assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key()));
            assertThat(fixture.index().checkpoint()).isEqualTo(checkpoint);
            Memory later = Samples.memory(ADA, Samples.fact("Her cello is old"));
            fixture.apply(later);
            assertThat(fixture.inventory()).containsExactlyInAnyOrder(memory.key(), later.key());
        }
        try (SharedIndex again = open()) {
            assertThat(again.checkpoint()).isEqualTo(new Position(IndexFixture.EPOCH, 2));
        }
    }

    @Test
    void aKillInTheMiddleOfApplyingLosesAndDoublesNothing() throws Exception {
        List<Memory> memories = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            memories.add(Samples.memory(ADA, Samples.fact("cello " + i)));
        }
        try (var fixture = filled();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> applying = thread.submit(() -> applyUntilItFails(fixture, memories));
            while (fixture.index().applied().sequence() < 4) {
                Thread.onSpinWait();
            }
            server().kill();
            int applied = applying.get(60, TimeUnit.SECONDS);
            Position before = fixture.index().applied();
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            assertThat(fixture.index().applied()).isEqualTo(before);
            server().startAgain();
            List<VersionKey> acknowledged =
                    memories.subList(0, applied).stream().map(Memory::key).toList();
            assertThat(inventoryWhenItIsBack(fixture)).containsAll(acknowledged).doesNotHaveDuplicates();
            fixture.apply(memories.toArray(Memory[]::new));
            assertThat(fixture.inventory())
                    .containsExactlyInAnyOrderElementsOf(
                            memories.stream().map(Memory::key).toList());
        }
    }

    private static int applyUntilItFails(IndexFixture<SharedIndex> fixture, List<Memory> memories) {
        int applied = 0;
        try {
            for (; applied < memories.size(); applied += 40) {
                fixture.apply(memories.subList(applied, applied + 40).toArray(Memory[]::new));
            }
        } catch (Fault.Unavailable killed) {
            // that is what the test is about
        }
        return applied;
    }

    /** The breaker lets nothing through for a moment. */
    private static List<VersionKey> inventoryWhenItIsBack(IndexFixture<SharedIndex> fixture) {
        List<VersionKey> keys = new ArrayList<>();
        await().ignoreExceptionsInstanceOf(Fault.Unavailable.class).until(() -> {
            keys.clear();
            keys.addAll(fixture.inventory());
            return true;
        });
        return keys;
    }

    @Test
    void aServerThatWasAwayOnOpeningIsAskedWhereItStands() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        filled(memory).close();
        server().kill();
        SharedIndex index = open();
        assertThat(index.applied()).isEqualTo(SharedIndex.NOWHERE);
        server().startAgain();
        assertThatThrownBy(() -> index.clear("e2"))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("e1-1");
        assertThat(index.applied()).isEqualTo(new Position(IndexFixture.EPOCH, 1));
        var fixture = new IndexFixture<>(index);
        assertThat(fixture.inventory()).containsExactly(memory.key());
        index.close();
    }

    @Test
    void aServerThatHasLostItsDataIsNoticedBySearchingAndFilledAgain() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        try (var fixture = filled(memory)) {
            server().kill();
            server().loseData();
            server().startAgain();
            assertLossIsNoticed(() -> fixture.vectors(Samples.reach(ADA)));
            assertThat(fixture.index().applied()).isEqualTo(SharedIndex.NOWHERE);
            assertThat(fixture.index().checkpoint()).isEqualTo(SharedIndex.NOWHERE);
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(memory);
            assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
        }
    }

    @Test
    void aServerThatHasLostItsDataIsNoticedByApplying() {
        try (var fixture = filled(Samples.memory(ADA, Samples.fact("Ada plays the cello")))) {
            server().kill();
            server().loseData();
            server().startAgain();
            assertLossIsNoticed(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Her cello is old"))));
            assertThat(fixture.index().applied()).isEqualTo(SharedIndex.NOWHERE);
        }
    }

    /** A client that has not seen yet that its connection died with the server fails for that alone; the next call is answered. */
    private static void assertLossIsNoticed(ThrowingCallable call) {
        await().untilAsserted(() ->
                assertThatThrownBy(call).isInstanceOf(Fault.Unavailable.class).hasMessageContaining("no more"));
    }

    @Test
    void aServerThatHasLostItsDataIsNoticedOnOpening() {
        filled(Samples.memory(ADA, Samples.fact("Ada plays the cello"))).close();
        server().kill();
        server().loseData();
        server().startAgain();
        try (SharedIndex index = open()) {
            assertThat(index.checkpoint()).isEqualTo(SharedIndex.NOWHERE);
        }
    }

    @Test
    void aCollectionThatSomebodyHasRemovedIsNoticed() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        var fixture = filled(memory);
        removeCollections();
        assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
        assertThat(fixture.index().applied()).isEqualTo(SharedIndex.NOWHERE);
        fixture.index().abandon();
        try (SharedIndex again = open()) {
            assertThat(again.checkpoint()).isEqualTo(SharedIndex.NOWHERE);
        }
    }

    @Test
    void aServerThatWasGivenAnOlderStateGoesOnFromThere() {
        try (var fixture = filled(Samples.memory(ADA, Samples.fact("Ada plays the cello")))) {
            fixture.apply(Samples.memory(ADA, Samples.fact("Her cello is old")));
            fixture.index().commit();
            Position older = new Position(IndexFixture.EPOCH, 1);
            note(older);
            fixture.apply(Samples.memory(ADA, Samples.fact("Its sound is warm")));
            assertThatThrownBy(() -> fixture.index().commit())
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("e1-1");
            assertThat(fixture.index().applied()).isEqualTo(older);
        }
    }
}
