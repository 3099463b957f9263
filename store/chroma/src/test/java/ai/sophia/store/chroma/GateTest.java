package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingChroma;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Lateness;
import ai.sophia.store.chroma.ChromaSettings.Credential;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server behind something that asks for a credential, limits what it lets through, or fails. */
final class GateTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final int PLENTY = 10_000_000;

    private static TestingGate gate(Credential credential, int limit) {
        return new TestingGate(
                TestingChroma.shared().address(), credential.header().orElse(""), limit);
    }

    private static ChromaSettings settings(TestingGate gate) {
        return TestingIndexes.settings(gate.address()).in("default_tenant", TestingIndexes.freshDatabase());
    }

    private static void assertUsable(SharedIndex index) {
        var fixture = new IndexFixture<>(index);
        index.clear(IndexFixture.EPOCH);
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(memory);
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
    }

    @Test
    void aUserAndAPasswordAreSent() {
        Credential right = new Credential.Basic("ada", "kalinka-malinka");
        try (TestingGate gate = gate(right, PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate).with(right))) {
            assertUsable(index);
        }
    }

    @Test
    void aTokenIsSent() {
        Credential right = new Credential.Token("kalinka-malinka");
        try (TestingGate gate = gate(right, PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate).with(right))) {
            assertUsable(index);
        }
    }

    @Test
    void aWrongCredentialIsToldAndNotShown() {
        Credential wrong = new Credential.Basic("ada", "troika-troika");
        try (TestingGate gate = gate(new Credential.Basic("ada", "kalinka-malinka"), PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate).with(wrong))) {
            assertThatThrownBy(() -> index.clear(IndexFixture.EPOCH))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("credential")
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("troika");
        }
    }

    @Test
    void whatIsTooLargeIsSentInPieces() {
        try (TestingGate gate = gate(new Credential.None(), 20_000);
                SharedIndex index = TestingIndexes.open(settings(gate))) {
            var fixture = new IndexFixture<>(index);
            index.clear(IndexFixture.EPOCH);
            Memory[] memories = IntStream.range(0, 90)
                    .mapToObj(i -> Samples.memory(ADA, Samples.fact("cello " + i)))
                    .toArray(Memory[]::new);
            fixture.apply(memories);
            assertThat(fixture.inventory()).hasSize(memories.length);
        }
    }

    @Test
    void whatHangsIsLeftAtTheDeadline() {
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate)
                        .within(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(60)))) {
            var fixture = new IndexFixture<>(index);
            index.clear(IndexFixture.EPOCH);
            fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
            gate.be(TestingGate.Manner.HANG);
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("did not answer within");
            gate.be(TestingGate.Manner.FORWARD);
        }
    }

    @Test
    void whatFailsAgainAndAgainIsAskedNoMoreForAWhile() {
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate))) {
            assertUsable(index);
            gate.be(TestingGate.Manner.FAIL);
            var fixture = new IndexFixture<>(index);
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            }
            int asked = gate.requests();
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("chroma is down");
            assertThat(gate.requests()).isEqualTo(asked);
        }
    }

    @Test
    void searchesThatAreLateAreCountedOnceEachAndRefuseNoWrite() {
        IndexGuards guards = TestingIndexes.guards();
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                SharedIndex index = ChromaVectors.open(
                        settings(gate).searchingFor(Duration.ofMillis(200)),
                        Samples.SPACE,
                        TestingIndexes::key,
                        guards,
                        () -> true)) {
            index.follow();
            index.clear(IndexFixture.EPOCH);
            var fixture = new IndexFixture<>(index);
            // on two shelves, which a search asks at once
            fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
            fixture.apply(Samples.memory(ADA, Samples.turn("Ada tunes her cello")));
            gate.be(TestingGate.Manner.HANG);
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            }
            assertThat(guards.searches().status().state()).isEqualTo(Guard.State.DOWN);
            assertThat(guards.searches().status().failures()
                            + guards.searches().status().refused())
                    .isEqualTo(10);
            assertThat(guards.status().state()).isEqualTo(Guard.State.DOWN);
            assertThat(guards.writes().status().failures()).isZero();
            gate.be(TestingGate.Manner.FORWARD);
            fixture.apply(Samples.memory(ADA, Samples.fact("Her cello is old")));
            assertThat(guards.writes().status().refused()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "REDIRECT", "PAGE", "NOTHING_HERE"})
    void whatAnswersOtherwiseThanTheServerMeansThatItIsAwayAndNotThatItsDataIsLost(TestingGate.Manner manner) {
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate))) {
            assertUsable(index);
            var before = index.applied();
            gate.be(manner);
            var fixture = new IndexFixture<>(index);
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            assertThatThrownBy(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Her cello is old"))))
                    .isInstanceOf(Fault.Unavailable.class);
            assertThat(index.applied()).isEqualTo(before);
            gate.be(TestingGate.Manner.FORWARD);
            assertThat(fixture.vectors(Samples.reach(ADA))).hasSize(1);
        }
    }

    @Test
    void aCollectionThatIsMadeWhileASearchLooksForItIsNotTakenForLost() throws Exception {
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                ChromaServer searching = TestingIndexes.server(settings(gate));
                ChromaServer making = TestingIndexes.server(TestingIndexes.fresh());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Names names = Names.of(TestingIndexes.freshDatabase(), Samples.SPACE);
            Holdings holdings = new Holdings(searching, names);
            making.makeDatabase(names.databaseOf("acme"));
            gate.be(TestingGate.Manner.WITHHOLD);
            Future<List<Located>> looked =
                    threads.submit(() -> holdings.of("acme", EnumSet.allOf(Shelf.class), searching));
            gate.awaitWithheld();
            gate.be(TestingGate.Manner.FORWARD);
            Located made = holdings.make("acme", Shelf.KNOWLEDGE_BASE);
            holdings.begun(made);
            gate.tell();
            assertThat(looked.get()).containsExactly(made);
            assertThat(holdings.known()).containsExactly(made);
        }
    }

    @Test
    void aCommitAsksTheSameHoweverManyTenantsThereAre() {
        try (TestingGate gate = gate(new Credential.None(), PLENTY);
                SharedIndex index = TestingIndexes.open(settings(gate))) {
            assertUsable(index);
            var fixture = new IndexFixture<>(index);
            int one = requestsOfACommit(gate, index);
            for (int tenant = 0; tenant < 5; tenant++) {
                fixture.apply(Samples.memory(Samples.scope("tenant" + tenant, "ada"), Samples.fact("tea")));
            }
            assertThat(requestsOfACommit(gate, index)).isEqualTo(one);
        }
    }

    private static int requestsOfACommit(TestingGate gate, SharedIndex index) {
        int before = gate.requests();
        index.commit();
        return gate.requests() - before;
    }

    @Test
    void anExaminationTellsTheVersion() {
        ChromaSettings settings = TestingIndexes.fresh();
        var examination = new ChromaDependency(settings, TestingIndexes.guards()).examine();
        assertThat(examination.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(examination.latency()).isPositive();
        assertThat(examination.findings()).isEmpty();
    }

    @Test
    void aClockThatIsWrongIsToldOf() {
        ClockSkew late = new ClockSkew(InstantSource.offset(InstantSource.system(), Duration.ofHours(-2)));
        var examination = new ChromaDependency(TestingIndexes.fresh(), TestingIndexes.guards(), late).examine();
        assertThat(examination.findings())
                .singleElement()
                .asString()
                .containsPattern("its clock is (7199|7200|7201|7202) s ahead of this node's");
    }

    @Test
    void aServerThatAnswersLaterThanRecallsWaitIsToldOf() {
        Duration moment = Duration.ofNanos(1);
        ChromaSettings hurried = TestingIndexes.fresh().searchingFor(moment);
        var examination = new ChromaDependency(hurried, TestingIndexes.guards()).examine();
        assertThat(examination.latency()).isGreaterThan(moment);
        assertThat(examination.findings())
                .singleElement()
                .asString()
                .contains("ms for a small call, and a recall waits 0.0 ms for it", Lateness.OF_SEARCHES);
    }

    @Test
    void aServerThatIsNotThereIsToldOf() {
        TestingGate gate = gate(new Credential.None(), PLENTY);
        ChromaSettings settings = settings(gate).with(new Credential.Basic("admin", "admin"));
        gate.close();
        assertThat(new ChromaDependency(settings, TestingIndexes.guards())
                        .examine()
                        .findings())
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding).contains("everybody tries first"))
                .anySatisfy(finding -> assertThat(finding).contains("cannot be reached"));
        try (SharedIndex index = TestingIndexes.open(settings)) {
            assertThat(index.applied()).isEqualTo(SharedIndex.NOWHERE);
            assertThatThrownBy(() -> index.clear(IndexFixture.EPOCH))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("cannot be reached");
        }
    }
}
