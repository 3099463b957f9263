package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.contract.SharedIndexContract;
import ai.sophia.contract.TestingChroma;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the server is given and asked, beyond what every index must do. */
final class ChromaIndexTest extends SharedIndexContract {
    private final ChromaSettings settings = TestingIndexes.fresh();

    @Override
    protected SharedIndex open(EmbeddingSpace space) {
        return TestingIndexes.open(settings, space);
    }

    @Override
    protected int filledCollections(String tenant) {
        try (ChromaServer server = TestingIndexes.server(settings)) {
            String database = Names.of(settings.database(), Samples.SPACE).databaseOf(tenant);
            List<Located> collections = server.collections(database);
            assertThat(collections).allMatch(each -> server.count(each) > 0);
            return collections.size();
        }
    }

    @Test
    void neitherTextNorNamesNorValuesAreOnTheServersDisk() throws IOException {
        Metadata metadata = new Metadata(Map.of("Lieblingsfarbe", "Aquamarin"));
        Scope scope = new Scope("acme", "zenobia", "helferin", "montagmorgen", "orchesterapp");
        try (TestingChroma server = TestingChroma.start()) {
            var watched = new IndexFixture<>(TestingIndexes.open(TestingIndexes.settings(server.address())));
            watched.index().clear(IndexFixture.EPOCH);
            watched.apply(Samples.memory(scope, content("Reisen", "Ada plays the Violoncello", metadata)));
            watched.close();
            server.kill();
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
    void aCollectionThatSomebodyFilledWithVectorsOfAnotherDimensionIsToldOf() {
        Names names = Names.of(settings.database(), Samples.SPACE);
        String database = names.databaseOf("acme");
        try (ChromaServer server = TestingIndexes.server(settings)) {
            server.makeDatabase(database);
            Located collection = server.collection(database, names.collectionOf(Shelf.KNOWLEDGE_BASE));
            Point point = new Point("1", Embedding.ofUnit("x", new float[] {1, 0}), "m", "m.1", Set.of("f"), Map.of());
            server.upsert(collection, List.of(point), server.limits());
        }
        assertThatThrownBy(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello"))))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("dimension");
        fixture.index().clear(IndexFixture.EPOCH);
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(memory);
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
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
