package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index on a server must do with what it is given and asked, beyond what every index must do. */
public abstract class SharedIndexContract {
    /** The scope that most of it is about. */
    protected static final Scope ADA = Samples.scope("ada");

    /** The index of this test, empty at first. */
    protected IndexFixture<SharedIndex> fixture;

    /** Opens the index of this test in a space, as whoever follows the log does. */
    protected abstract SharedIndex open(EmbeddingSpace space);

    /** How many collections hold something of this tenant in the space of {@link Samples}; fails if one holds nothing. */
    protected abstract int filledCollections(String tenant);

    @BeforeEach
    void openNew() {
        fixture = new IndexFixture<>(open(Samples.SPACE));
        fixture.index().clear(IndexFixture.EPOCH);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Memory in(String collection, String text) {
        return Samples.memory(ADA, content(collection, text, Metadata.EMPTY));
    }

    /** What is said in a collection. */
    protected static Content content(String collection, String text, Metadata metadata) {
        return new Content(
                text,
                Kind.SEMANTIC,
                collection,
                Utterance.NONE,
                metadata,
                Content.USUAL_IMPORTANCE,
                "",
                Period.ALWAYS,
                Period.FOREVER,
                Samples.PROVENANCE);
    }

    private List<VersionKey> found(Filter filter) {
        return IndexFixture.keys(
                fixture.index().search(Samples.reach(ADA), filter, Samples.vector("anything"), IndexFixture.PLENTY));
    }

    @Test
    void collectionsLieApartAndAreFoundTogether() {
        List<Memory> memories = new ArrayList<>();
        for (String collection : List.of("Conversations", "KnowledgeBase", "CodePatterns", "Reisen", "Own")) {
            for (int i = 0; i < 5; i++) {
                memories.add(in(collection, collection + " " + i));
            }
        }
        fixture.apply(memories.toArray(Memory[]::new));
        List<Candidate> all = fixture.index().search(Samples.reach(ADA), Filter.all(), Samples.vector("anything"), 12);
        assertThat(all)
                .hasSize(12)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Candidate::score).reversed());
        for (Memory memory : memories) {
            String collection = memory.content().collection();
            assertThat(found(new Filter.Eq(Field.Own.COLLECTION, new Value.Text(collection))))
                    .as(collection)
                    .contains(memory.key())
                    .hasSize(5);
        }
        assertThat(found(new Filter.Eq(Field.Own.COLLECTION, new Value.Text("BusinessContext"))))
                .isEmpty();
        assertThat(filledCollections("acme")).isEqualTo(4);
    }

    @Test
    void spacesAndTenantsLieApart() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Memory rival = Samples.memory(Samples.scope("rival", "ada"), Samples.fact("Ada plays the viola"));
        fixture.apply(memory, rival);
        EmbeddingSpace other = new EmbeddingSpace("testing", "2", 4, "", "");
        SharedIndex beside = open(other);
        beside.clear(IndexFixture.EPOCH);
        beside.delete();
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(memory.key(), rival.key());
        assertThat(fixture.vectors(Samples.everything("acme"))).containsExactly(memory.key());
        assertThat(fixture.vectors(Samples.everything("rival"))).containsExactly(rival.key());
        assertThat(fixture.vectors(Samples.everything("nobody"))).isEmpty();
    }

    @Test
    void whatOneUserHasIsFoundAmongMuchOfOthers() {
        Random random = Seed.fresh("whatOneUserHasIsFoundAmongMuchOfOthers").random();
        List<Memory> hers = new ArrayList<>();
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            Memory memory = Samples.memory(i % 50 == 0 ? ADA : Samples.scope("ben"), Samples.fact("memory " + i));
            if (memory.scope().equals(ADA)) {
                hers.add(memory);
            }
            versions.add(new StoredVersion(
                    memory, List.of(new EmbeddedPassage(new Passage(0, 0, 6), Samples.vector(random)))));
        }
        fixture.apply(versions);
        assertThat(fixture.vectors(Samples.reach(ADA)))
                .containsExactlyInAnyOrderElementsOf(
                        hers.stream().map(Memory::key).toList());
        // more often than it is remembered that she has little
        for (int i = 0; i < 120; i++) {
            assertThat(fixture.index().search(Samples.reach(ADA), Filter.all(), Samples.vector(random), 7))
                    .hasSize(7);
        }
    }

    @Test
    void whatWasReplacedManyTimesDoesNotHideTheRest() {
        Memory version = Samples.memory(ADA, Samples.fact("the cello"));
        List<Memory> closed = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            var end = Samples.NOW.plusMillis(i);
            closed.add(new Memory(version.id(), i, ADA, version.content(), new Period(end.minusMillis(1), end)));
        }
        Memory current = new Memory(version.id(), 61, ADA, version.content(), Period.since(Samples.NOW.plusMillis(60)));
        Memory other = Samples.memory(ADA, Samples.fact("something else"));
        fixture.apply(closed.toArray(Memory[]::new));
        fixture.apply(current, other);
        assertThat(IndexFixture.keys(fixture.index()
                        .search(Samples.everything("acme"), Filter.all(), Samples.vector("the cello"), 2)))
                .containsExactly(current.key(), other.key());
    }
}
