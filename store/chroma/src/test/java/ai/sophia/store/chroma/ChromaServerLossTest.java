package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingProxy;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is killed, comes back, or has lost what it held. */
final class ChromaServerLossTest {
    private static final Scope ADA = Samples.scope("ada");
    private static TestingChroma server;

    private ChromaSettings settings;

    @BeforeAll
    static void start() {
        server = TestingChroma.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void chooseDatabase() {
        settings = TestingIndexes.settings(server.address()).in("default_tenant", TestingIndexes.freshDatabase());
    }

    private SharedIndex open() {
        return TestingIndexes.open(settings);
    }

    private IndexFixture<SharedIndex> filled(Memory... memories) {
        var fixture = new IndexFixture<>(open());
        fixture.index().clear(IndexFixture.EPOCH);
        fixture.apply(memories);
        fixture.index().commit();
        return fixture;
    }

    @Test
    void openingWaitsForNoServerAndAsksNone() {
        try (TestingProxy proxy = TestingProxy.to(new InetSocketAddress(
                server.address().getHost(), server.address().getPort()))) {
            proxy.become(new TestingProxy.Manner.Hanging());
            ChromaSettings hanging = ChromaSettings.of(
                            proxy.address().getHostString(), proxy.address().getPort())
                    .in("default_tenant", settings.database());
            try (SharedIndex index = ChromaVectors.open(
                    hanging, Samples.SPACE, TestingIndexes::key, TestingIndexes.guard(), () -> true)) {
                assertThat(proxy.sent()).isZero();
                proxy.become(new TestingProxy.Manner.Through());
                assertThat(index.follow()).isFalse();
                assertThat(proxy.sent()).isPositive();
            }
        }
    }

    @Test
    void whatIsAcknowledgedSurvivesTheDeathOfTheServer() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        try (var fixture = filled(memory)) {
            Position checkpoint = fixture.index().checkpoint();
            server.kill();
            server.startAgain();
            assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
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
            server.kill();
            int applied = applying.get(60, TimeUnit.SECONDS);
            Position before = fixture.index().applied();
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            assertThat(fixture.index().applied()).isEqualTo(before);
            server.startAgain();
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
        server.kill();
        SharedIndex index = open();
        assertThat(index.applied()).isEqualTo(SharedIndex.NOWHERE);
        server.startAgain();
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
            server.kill();
            server.loseData();
            server.startAgain();
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("no more");
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
            server.kill();
            server.loseData();
            server.startAgain();
            assertThatThrownBy(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Her cello is old"))))
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(fixture.index().applied()).isEqualTo(SharedIndex.NOWHERE);
        }
    }

    @Test
    void aServerThatHasLostItsDataIsNoticedOnOpening() {
        filled(Samples.memory(ADA, Samples.fact("Ada plays the cello"))).close();
        server.kill();
        server.loseData();
        server.startAgain();
        try (SharedIndex index = open()) {
            assertThat(index.checkpoint()).isEqualTo(SharedIndex.NOWHERE);
        }
    }

    @Test
    void aCollectionThatSomebodyHasRemovedIsNoticed() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        var fixture = filled(memory);
        try (ChromaServer other = TestingIndexes.server(settings)) {
            Names names = Names.of(settings.database(), Samples.SPACE);
            new Holdings(other, names).all().forEach(other::drop);
        }
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
            try (ChromaServer other = TestingIndexes.server(settings)) {
                new Checkpoints(other, Names.of(settings.database(), Samples.SPACE)).write(older, 1);
            }
            fixture.apply(Samples.memory(ADA, Samples.fact("Its sound is warm")));
            assertThatThrownBy(() -> fixture.index().commit())
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("e1-1");
            assertThat(fixture.index().applied()).isEqualTo(older);
        }
    }
}
