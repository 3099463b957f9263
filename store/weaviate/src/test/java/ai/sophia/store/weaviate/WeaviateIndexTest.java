package ai.sophia.store.weaviate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.contract.SharedIndexContract;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server is given and asked, beyond what every index must do. */
final class WeaviateIndexTest extends SharedIndexContract {
    private final WeaviateSettings settings = TestingIndexes.fresh();

    @Override
    protected SharedIndex open(EmbeddingSpace space) {
        return TestingIndexes.open(settings, space);
    }

    @Override
    protected int filledCollections(String tenant) {
        try (WeaviateServer server = TestingIndexes.server(settings)) {
            List<Located> held = new Holdings(server, Names.of(settings.prefix(), Samples.SPACE), 1).all();
            assertThat(held).allMatch(each -> each.tenant().startsWith(tenant + "_") && server.count(each) > 0);
            return held.size();
        }
    }

    @Test
    void neitherTextNorNamesNorValuesAreOnTheServer() {
        Metadata metadata = new Metadata(Map.of("Lieblingsfarbe", "Aquamarin"));
        Scope scope = new Scope("acme", "zenobia", "helferin", "montagmorgen", "orchesterapp");
        fixture.apply(Samples.memory(scope, content("Reisen", "Ada plays the Violoncello", metadata)));
        TestingWeaviate server = TestingWeaviate.shared();
        assertThat(server.holds("testing_1"))
                .as("the name of the space, which is no secret")
                .isTrue();
        for (String secret : List.of(
                "Violoncello",
                "Lieblingsfarbe",
                "Aquamarin",
                "zenobia",
                "helferin",
                "montagmorgen",
                "orchesterapp",
                "Reisen")) {
            assertThat(server.holds(secret)).as(secret).isFalse();
        }
    }

    @Test
    void aQuestionOfAnotherDimensionIsRefused() {
        Embedding question = Embedding.ofUnit(Samples.SPACE.id(), new float[] {1, 0});
        assertThatThrownBy(() -> fixture.index().search(Samples.reach(ADA), Filter.all(), question, 10))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("8")
                .hasMessageContaining("2");
    }

    @Test
    void aCollectionThatIsNotAsItShouldBeIsMadeAgain() {
        fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the viola")));
        fixture.index().commit();
        fixture.index().abandon();
        String collection = Names.of(settings.prefix(), Samples.SPACE).collectionOf(Shelf.KNOWLEDGE_BASE);
        TestingWeaviate.shared().drop(collection);
        TestingWeaviate.shared().makeForeign(collection);
        try (SharedIndex again = TestingIndexes.open(settings)) {
            assertThat(again.applied()).isEqualTo(SharedIndex.NOWHERE);
            again.clear(IndexFixture.EPOCH);
            var refilled = new IndexFixture<>(again);
            Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            refilled.apply(memory);
            assertThat(refilled.found(ADA, "cello")).containsExactly(memory.key());
        }
    }

    @Test
    void aVersionWithFewerPassagesThanBeforeLeavesNone() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            passages.add(new EmbeddedPassage(new Passage(i, 0, 6), Samples.vector("passage " + i)));
        }
        fixture.apply(List.of(new StoredVersion(memory, passages)));
        assertThat(fixture.inventory()).hasSize(250);
        fixture.apply(List.of(new StoredVersion(memory, passages.subList(0, 3))));
        assertThat(fixture.inventory()).hasSize(3);
    }

    @Test
    void moreThanTheServerGivesAtOnceIsCountedAndRemoved() {
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            passages.add(new EmbeddedPassage(new Passage(i, 0, 6), Samples.vector("passage")));
        }
        Memory one = Samples.memory(ADA, Samples.fact("one"));
        Memory other = Samples.memory(ADA, Samples.fact("other"));
        fixture.apply(List.of(new StoredVersion(one, passages), new StoredVersion(other, passages)));
        assertThat(fixture.inventory()).hasSize(12_000);
        assertThat(fixture.index().search(Samples.reach(ADA), Filter.all(), Samples.vector("passage"), 11_000))
                .as("as many as the server gives")
                .hasSize(WeaviateServer.ANSWER_LIMIT);
        fixture.apply(List.of(
                new StoredVersion(one, passages.subList(0, 1)), new StoredVersion(other, passages.subList(0, 1))));
        assertThat(fixture.inventory()).hasSize(2);
        fixture.apply(List.of(new StoredVersion(one, passages), new StoredVersion(other, passages)));
        fixture.delete(one.id(), other.id());
        assertThat(fixture.inventory()).isEmpty();
    }

    @Test
    void aClosedIndexSaysSo() {
        SharedIndex index = fixture.index();
        index.close();
        index.close();
        assertThatThrownBy(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello"))))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
    }
}
