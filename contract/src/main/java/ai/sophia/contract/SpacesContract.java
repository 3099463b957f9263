package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.StoredVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a record store holds the vectors of several embedding spaces, of which one serves. */
abstract class SpacesContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final EmbeddingSpace WANTED = new EmbeddingSpace("testing", "2", 3, "", "");
    private static final Instant LATER = Samples.NOW.plusSeconds(10);

    private final StoreFixture fixture;

    SpacesContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void noSpaceServesBeforeOneIsMadeTo() throws IOException {
        try (var store = fixture.open()) {
            assertThat(store.spaces()).isEmpty();
            store.serve(Samples.SPACE, Samples.NOW);
            assertThat(store.spaces()).containsExactly(new HeldSpace(Samples.SPACE.id(), true, Samples.NOW));
            store.serve(Samples.SPACE, LATER);
            assertThat(store.spaces()).containsExactly(new HeldSpace(Samples.SPACE.id(), true, Samples.NOW));
        }
    }

    @Test
    void oneSpaceServesAtATime() throws IOException {
        try (var store = fixture.open()) {
            store.serve(Samples.SPACE, Samples.NOW);
            store.hold(WANTED, Samples.NOW);
            store.hold(WANTED, LATER);
            assertThat(store.spaces())
                    .containsExactlyInAnyOrder(
                            new HeldSpace(Samples.SPACE.id(), true, Samples.NOW),
                            new HeldSpace(WANTED.id(), false, Samples.NOW));
            store.serve(WANTED, LATER);
            assertThat(store.spaces())
                    .containsExactlyInAnyOrder(
                            new HeldSpace(Samples.SPACE.id(), false, LATER), new HeldSpace(WANTED.id(), true, LATER));
        }
    }

    @Test
    void aVersionIsWrittenWithTheVectorsOfTwoSpaces() throws IOException {
        try (var store = fixture.open()) {
            Memory memory = Samples.memory(ADA, Samples.fact("Ada drinks tea"));
            List<EmbeddedPassage> both = Stream.concat(
                            Samples.passages(memory.content()).stream(), wanted(memory).stream())
                    .toList();
            store.write(List.of(new Mutation.Insert(memory, Samples.hash(memory.content()), "", both)));
            assertThat(store.versions(Samples.SPACE.id(), List.of(memory.key())))
                    .containsEntry(memory.key(), Samples.stored(memory));
            assertThat(store.versions(WANTED.id(), List.of(memory.key())))
                    .containsEntry(memory.key(), new StoredVersion(memory, wanted(memory)));
            assertThat(lacking(store)).isEmpty();
            assertThat(store.inspect()).isEmpty();
        }
    }

    @Test
    void everyVersionThatLacksVectorsIsFoundPageByPageSupersededOnesToo() throws IOException {
        try (var store = fixture.open()) {
            List<VersionKey> keys = fill(store, 1_200);
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            Memory second = Samples.next(first, Samples.fact("coffee"), LATER);
            Memory gone = Samples.memory(ADA, Samples.fact("gone"));
            store.write(List.of(
                    Samples.insert(first, ""), Samples.revise(second), Samples.insert(gone, ""), Samples.delete(gone)));
            keys.addAll(List.of(first.key(), second.key()));
            assertThat(lacking(store))
                    .extracting(Memory::key)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(keys);
            assertThat(store.countLacking(WANTED.id())).isEqualTo(keys.size());
            assertThat(store.countLacking(Samples.SPACE.id())).isZero();
            assertThat(store.lacking(WANTED.id(), "", 7).memories()).hasSize(7);
        }
    }

    @Test
    void vectorsAreAddedToVersionsThatLackThemAndToNoOthers() throws IOException {
        try (var store = fixture.open()) {
            store.serve(Samples.SPACE, Samples.NOW);
            store.hold(WANTED, Samples.NOW);
            Memory kept = Samples.memory(ADA, Samples.fact("kept"));
            Memory gone = Samples.memory(ADA, Samples.fact("gone"));
            store.write(List.of(Samples.insert(kept, ""), Samples.insert(gone, ""), Samples.delete(gone)));
            var head = store.head();
            store.embed(Map.of(kept.key(), wanted(kept), gone.key(), wanted(gone)));
            store.embed(Map.of(kept.key(), List.of(embedded(kept, new float[] {0, 0, 1}))));
            assertThat(store.versions(WANTED.id(), List.of(kept.key(), gone.key())))
                    .containsOnly(Map.entry(kept.key(), new StoredVersion(kept, wanted(kept))));
            assertThat(store.versions(Samples.SPACE.id(), List.of(kept.key())))
                    .containsEntry(kept.key(), Samples.stored(kept));
            assertThat(lacking(store)).isEmpty();
            assertThat(store.head())
                    .as("nothing has changed that the log tells of")
                    .isEqualTo(head);
        }
    }

    @Test
    void aVersionIsStoredWithoutItsVectorsWhichFollowAndTheLogTellsThatTheyHaveCome() throws IOException {
        Memory late = Samples.memory(ADA, Samples.fact("late"));
        try (var store = fixture.open()) {
            store.serve(Samples.SPACE, Samples.NOW);
            Memory other = Samples.memory(ADA, Samples.fact("other"));
            store.write(List.of(Samples.insert(other, ""), awaiting(late)));
            assertThat(store.countAwaiting(Samples.SPACE.id())).isEqualTo(1);
            assertThat(store.countLacking(Samples.SPACE.id())).isEqualTo(1);
            assertThat(store.versions(Samples.SPACE.id(), List.of(late.key())))
                    .containsEntry(late.key(), Samples.awaiting(late));
            assertThat(store.awaiting(Samples.SPACE.id(), 10)).containsExactly(late);
            assertThat(store.inspect()).isEmpty();
            var before = store.head();
            store.embed(Map.of(late.key(), Samples.passages(late.content())));
            store.embed(Map.of(late.key(), Samples.passages(late.content())));
            assertThat(store.versions(Samples.SPACE.id(), List.of(late.key())))
                    .containsEntry(late.key(), Samples.stored(late));
            assertThat(store.awaiting(Samples.SPACE.id(), 10)).isEmpty();
            assertThat(store.countAwaiting(Samples.SPACE.id())).isZero();
            assertThat(store.countLacking(Samples.SPACE.id())).isZero();
            assertThat(store.changes(before, 10).orElseThrow())
                    .extracting(Change::key, Change::operation, Change::scope, Change::position)
                    .containsExactly(tuple(late.key(), Operation.EMBEDDED, ADA, store.head()));
            assertThat(store.history(Samples.reach(ADA), late.id()))
                    .extracting(HistoryEntry::operation)
                    .containsExactly(Operation.ADDED);
        }
    }

    @Test
    void thoseThatHaveWaitedLongestComeFirstAndDeletedOnesWaitNoMore() throws IOException {
        try (var store = fixture.open()) {
            store.serve(Samples.SPACE, Samples.NOW);
            List<Memory> late = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                late.add(Samples.memory(ADA, Samples.fact("late " + i)));
                store.write(List.of(awaiting(late.getLast())));
            }
            store.write(List.of(Samples.delete(late.removeFirst())));
            assertThat(store.awaiting(Samples.SPACE.id(), 3)).containsExactlyElementsOf(late.subList(0, 3));
            assertThat(store.countAwaiting(Samples.SPACE.id())).isEqualTo(late.size());
        }
    }

    @Test
    void noVectorsAreAwaitedInASpaceThatIsNotHeldButTheyAreLackedThere() throws IOException {
        try (var store = fixture.open()) {
            Memory memory = Samples.memory(ADA, Samples.fact("tea"));
            store.write(List.of(awaiting(memory)));
            assertThat(store.countAwaiting(Samples.SPACE.id())).isZero();
            assertThat(store.countLacking(Samples.SPACE.id())).isEqualTo(1);
            assertThat(store.spaces()).isEmpty();
        }
    }

    private static Mutation awaiting(Memory memory) {
        return new Mutation.Insert(
                memory,
                Samples.hash(memory.content()),
                "",
                Samples.awaiting(memory).passages());
    }

    @Test
    void aSpaceIsEmptiedPieceByPieceAndCanBeFilledAgain() throws IOException {
        try (var store = fixture.open()) {
            store.serve(WANTED, Samples.NOW);
            List<VersionKey> keys = fill(store, 1_200);
            int pieces = 0;
            for (String cursor = store.empty(Samples.SPACE.id(), "");
                    !cursor.isEmpty();
                    cursor = store.empty(Samples.SPACE.id(), cursor)) {
                pieces++;
                assertThat(store.spaces()).extracting(HeldSpace::id).contains(Samples.SPACE.id());
            }
            assertThat(pieces).isGreaterThan(1);
            assertThat(store.spaces()).extracting(HeldSpace::id).containsExactly(WANTED.id());
            assertThat(store.statistics().passages()).isZero();
            assertThat(store.statistics().versions()).isEqualTo(keys.size());
            store.hold(Samples.SPACE, LATER);
            assertThat(store.spaces()).contains(new HeldSpace(Samples.SPACE.id(), false, LATER));
            assertThat(store.countLacking(Samples.SPACE.id())).isEqualTo(keys.size());
        }
    }

    @Test
    void theSpaceThatServesIsNotEmptied() throws IOException {
        try (var store = fixture.open()) {
            store.serve(Samples.SPACE, Samples.NOW);
            assertThatThrownBy(() -> store.empty(Samples.SPACE.id(), "")).isInstanceOf(IllegalArgumentException.class);
            assertThat(store.empty("unheard@1", "")).isEmpty();
        }
    }

    private static List<VersionKey> fill(MemoryStore store, int memories) {
        List<Mutation> inserts = new ArrayList<>();
        List<VersionKey> keys = new ArrayList<>();
        for (int i = 0; i < memories; i++) {
            Memory memory = Samples.memory(ADA, Samples.fact("fact " + i));
            inserts.add(Samples.insert(memory, ""));
            keys.add(memory.key());
        }
        store.write(inserts);
        return keys;
    }

    private static List<Memory> lacking(MemoryStore store) {
        List<Memory> found = new ArrayList<>();
        Page page = store.lacking(WANTED.id(), "", 100);
        found.addAll(page.memories());
        while (!page.next().isEmpty()) {
            page = store.lacking(WANTED.id(), page.next(), 100);
            found.addAll(page.memories());
        }
        return found;
    }

    private static List<EmbeddedPassage> wanted(Memory memory) {
        return List.of(embedded(memory, new float[] {1, 0, 0}));
    }

    private static EmbeddedPassage embedded(Memory memory, float[] vector) {
        Passage whole = new Passage(0, 0, memory.content().text().length());
        return new EmbeddedPassage(whole, Embedding.ofUnit(WANTED.id(), vector));
    }
}
