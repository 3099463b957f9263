package ai.sophia.store.weaviate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.store.weaviate.testing.TestingManners.Manner;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.ConsistencyLevel;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchObjectsRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatchDelete.BatchDeleteRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server is asked, and what is made of answers that are none. */
final class RequestsTest {
    private static final Scope ADA = Samples.scope("ada");

    private TestingWeaviate server = TestingWeaviate.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private IndexFixture<SharedIndex> filled(WeaviateSettings settings) {
        var fixture = new IndexFixture<>(TestingIndexes.open(settings));
        fixture.index().clear(IndexFixture.EPOCH);
        fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        return fixture;
    }

    @ParameterizedTest
    @EnumSource
    void everyCallSaysHowManyCopiesHaveToAnswer(Consistency consistency) {
        WeaviateSettings settings = TestingIndexes.settings(server).replicated(3, consistency);
        try (var fixture = filled(settings)) {
            fixture.vectors(Samples.reach(ADA));
            fixture.delete(Samples.memory(ADA, Samples.fact("anything")).id());
            fixture.inventory();
            fixture.index().commit();
        }
        List<ConsistencyLevel> levels = server.manners().requests().stream()
                .flatMap(request -> switch (request) {
                    case SearchRequest search -> List.of(search.getConsistencyLevel()).stream();
                    case BatchObjectsRequest put -> List.of(put.getConsistencyLevel()).stream();
                    case BatchDeleteRequest delete -> List.of(delete.getConsistencyLevel()).stream();
                    default -> List.<ConsistencyLevel>of().stream();
                })
                .toList();
        assertThat(levels).hasSizeGreaterThan(6).containsOnly(consistency.level());
    }

    @Test
    void aCollectionIsMadeWithItsVectorItsTenantsAndItsCopies() {
        filled(TestingIndexes.settings(server).replicated(3, Consistency.QUORUM))
                .close();
        Names names = Names.of("Sophia", Samples.SPACE);
        assertThat(server.collections())
                .containsExactlyInAnyOrder(names.collectionOf(Shelf.KNOWLEDGE_BASE), names.checkpoint());
        assertThat(server.collection(names.collectionOf(Shelf.KNOWLEDGE_BASE)))
                .contains("\"passage\":", "\"distance\":\"cosine\"", "\"efConstruction\":200", "\"maxConnections\":24")
                .contains("\"filterStrategy\":\"acorn\"", "\"skipDefaultQuantization\":true", "\"none\":{}")
                .contains("\"enabled\":true", "\"autoTenantCreation\":false", "\"autoTenantActivation\":true")
                .contains("\"factor\":3", "\"deletionStrategy\":\"TimeBasedResolution\"", "\"preset\":\"none\"");
        assertThat(names.collectionOf(Shelf.KNOWLEDGE_BASE)).startsWith("Sophia_KnowledgeBase_testing_1_");
        assertThat(server.manners().refusals())
                .as("a missing collection or note is found out by asking")
                .allMatch(refusal -> refusal.contains("class"));
    }

    @Test
    void whatIsManyComesInBatches() {
        try (var fixture = filled(TestingIndexes.settings(server))) {
            fixture.apply(IntStream.range(0, 250)
                    .mapToObj(i -> Samples.memory(ADA, Samples.fact("cello " + i)))
                    .toArray(Memory[]::new));
            assertThat(fixture.inventory()).hasSize(251);
        }
        assertThat(server.manners().requests())
                .filteredOn(BatchObjectsRequest.class::isInstance)
                .extracting(request -> ((BatchObjectsRequest) request).getObjectsCount())
                .contains(100, 50);
    }

    @Test
    void aKeyIsSentByBothProtocolsAndNotShown() {
        server.close();
        server = TestingWeaviate.asking("kalinka-malinka");
        filled(TestingIndexes.settings(server).with("kalinka-malinka")).close();
        try (SharedIndex index =
                TestingIndexes.open(TestingIndexes.settings(server).with("troika-troika"))) {
            assertThatThrownBy(() -> index.clear(IndexFixture.EPOCH))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("does not take the API key")
                    .hasMessageNotContaining("troika");
        }
    }

    @Test
    void whatHangsIsLeftAtTheDeadline() {
        WeaviateSettings settings =
                TestingIndexes.settings(server).within(Duration.ofMillis(300), Duration.ofSeconds(60));
        var fixture = filled(settings);
        server.manners().be(Manner.HANG);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA)))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("did not answer within");
        }
        server.manners().be(Manner.ANSWER);
        fixture.index().abandon();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "NONSENSE", "NO_NUMBERS"})
    void whatIsNoAnswerMeansThatTheServerIsAwayAndNotThatItsDataIsLost(Manner manner) {
        try (var fixture = filled(TestingIndexes.settings(server))) {
            var before = fixture.index().applied();
            server.manners().be(manner);
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
            assertThat(fixture.index().applied()).isEqualTo(before);
            server.manners().be(Manner.ANSWER);
            assertThat(fixture.vectors(Samples.reach(ADA))).hasSize(1);
        }
    }

    @Test
    void whatFailsAgainAndAgainIsAskedNoMoreForAWhile() {
        var fixture = filled(TestingIndexes.settings(server));
        server.manners().be(Manner.FAIL);
        // of the last twenty calls, half and more
        for (int i = 0; i < 30; i++) {
            assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
        }
        int asked = server.manners().requests().size();
        assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA)))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("weaviate is down");
        assertThat(server.manners().requests()).hasSize(asked);
        fixture.index().abandon();
    }

    @Test
    void whatIsNoWeaviateServerIsToldOf() {
        server.manners().be(Manner.PAGE);
        try (SharedIndex index = TestingIndexes.open(TestingIndexes.settings(server))) {
            assertThatThrownBy(() -> index.clear(IndexFixture.EPOCH))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("is no Weaviate server");
        }
    }

    @Test
    void anOldServerIsToldOf() {
        server.close();
        server = TestingWeaviate.ofVersion("1.28.4");
        WeaviateSettings settings = TestingIndexes.settings(server);
        try (SharedIndex index = TestingIndexes.open(settings)) {
            assertThatThrownBy(() -> index.clear(IndexFixture.EPOCH)).hasMessageContaining("1.28.4");
        }
        assertThat(new WeaviateDependency(settings, TestingIndexes.guards())
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .contains("1.28.4", "1.32");
    }

    @Test
    void anExaminationTellsTheVersionAndHowLongACallTakes() {
        var examination = new WeaviateDependency(TestingIndexes.settings(server), TestingIndexes.guards()).examine();
        assertThat(examination.findings()).isEmpty();
        assertThat(examination.version()).isEqualTo(TestingWeaviate.VERSION);
        assertThat(examination.latency()).isPositive();
    }

    @Test
    void anExaminationTellsWhoseClockIsWrong() {
        ClockSkew early = new ClockSkew(InstantSource.offset(InstantSource.system(), Duration.ofHours(2)));
        server.close();
        server = TestingWeaviate.asking("kalinka-malinka");
        WeaviateSettings settings = TestingIndexes.settings(server).with("kalinka-malinka");
        assertThat(new WeaviateDependency(settings, TestingIndexes.guards(), early)
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .containsPattern("its clock is (7199|7200|7201|7202) s behind this node's");
    }

    @Test
    void anExaminationTellsWhichOfTheTwoProtocolsIsNotThere() {
        WeaviateSettings right = TestingIndexes.settings(server);
        WeaviateSettings wrong = WeaviateSettings.of("127.0.0.1", right.port(), 1);
        var examination = new WeaviateDependency(wrong, TestingIndexes.guards()).examine();
        assertThat(examination.version()).isEqualTo(TestingWeaviate.VERSION);
        assertThat(examination.findings()).singleElement().asString().contains("cannot be reached by gRPC");
        server.kill();
        assertThat(new WeaviateDependency(right, TestingIndexes.guards())
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .contains("cannot be reached:");
    }
}
