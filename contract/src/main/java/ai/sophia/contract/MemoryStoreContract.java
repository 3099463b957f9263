package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.StoredVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ai.sophia.core.record.MemoryStore} must do: what a write does, here, and in the nested parts how it is read, logged
 * and shared by threads.
 */
public abstract class MemoryStoreContract implements StoreFixture {
    private static final Scope ADA = Samples.scope("ada");

    @Test
    void readsBackEverythingOfAMemoryAsItWasWritten() throws IOException {
        try (var store = open()) {
            RandomMemories memories =
                    new RandomMemories(Seed.fresh("readsBackEverything").random());
            for (int i = 0; i < 300; i++) {
                Memory memory = memories.memory("acme");
                var written =
                        written(store.write(List.of(Samples.insert(memory, ""))).getFirst());
                assertThat(written.memory()).isEqualTo(memory);
                assertThat(store.find(Samples.everything("acme"), memory.id())).contains(memory);
            }
        }
    }

    @Test
    void readsBackTheVectorsOfASpaceOnly() throws IOException {
        try (var store = open()) {
            Memory memory = Samples.memory(ADA, Samples.fact("Ada drinks tea"));
            store.write(List.of(Samples.insert(memory, "")));
            var keys = List.of(memory.key());
            assertThat(store.versions(Samples.SPACE.id(), keys)).containsEntry(memory.key(), Samples.stored(memory));
            assertThat(store.versions("another@1", keys))
                    .containsEntry(memory.key(), new StoredVersion(memory, List.of()));
        }
    }

    @Test
    void refusesAVectorOfAnotherDimensionThanItsSpace() throws IOException {
        try (var store = open()) {
            store.write(List.of(Samples.insert(ADA, Samples.fact("eight numbers"))));
            var passage =
                    Samples.passages(Samples.fact("three numbers")).getFirst().passage();
            var wrong = Embedding.ofUnit(Samples.SPACE.id(), new float[] {1, 0, 0});
            var memory = Samples.memory(ADA, Samples.fact("three numbers"));
            var insert = new Mutation.Insert(memory, "hash", "", List.of(new EmbeddedPassage(passage, wrong)));
            assertThatThrownBy(() -> store.write(List.of(insert)))
                    .isInstanceOf(Fault.Invalid.class)
                    .hasMessageContaining("expected 8 numbers")
                    .hasMessageContaining("got 3");
            assertThat(store.find(Samples.everything("acme"), memory.id())).isEmpty();
        }
    }

    @Test
    void tellsThatAFactIsThereAlready() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.fact("Ada drinks tea"));
            var written =
                    written(store.write(List.of(Samples.insert(first, ""))).getFirst());
            store.write(List.of(Samples.insert(Samples.scope("ben"), Samples.fact("Ben drinks coffee"))));
            Outcome again = store.write(List.of(Samples.insert(ADA, Samples.fact("Ada drinks tea"))))
                    .getFirst();
            assertThat(again).isEqualTo(new Outcome.Duplicate(first.id(), 1, written.position()));
            assertThat(store.statistics().memories()).isEqualTo(2);
        }
    }

    @Test
    void takesWhatHasEndedAndIsToldAgainForAFurtherVersion() throws IOException {
        try (var store = open()) {
            Content lasting = Samples.fact("Ada drinks tea");
            Content brief = lasting.with(new Period(Period.BEGINNING, Samples.NOW));
            Memory first = Samples.memory(ADA, brief);
            store.write(List.of(Samples.insert(first, "")));
            assertThat(store.write(List.of(Samples.insert(ADA, brief))).getFirst())
                    .isInstanceOf(Outcome.Duplicate.class);
            Memory again = written(
                            store.write(List.of(Samples.insert(ADA, lasting))).getFirst())
                    .memory();
            assertThat(again.key()).isEqualTo(new VersionKey(first.id(), 2));
            assertThat(store.find(Samples.everything("acme"), first.id())).contains(again);
            assertThat(store.write(List.of(Samples.insert(ADA, lasting))).getFirst())
                    .isInstanceOf(Outcome.Duplicate.class);
            assertThat(store.statistics().memories()).isOne();
        }
    }

    @Test
    void keepsTheSameFactOfTwoScopesApart() throws IOException {
        try (var store = open()) {
            var outcomes = store.write(List.of(
                    Samples.insert(ADA, Samples.fact("tea")),
                    Samples.insert(Samples.scope("ben"), Samples.fact("tea")),
                    Samples.insert(Samples.scope("other", "ada"), Samples.fact("tea")),
                    Samples.insert(Samples.session("ada", "s1"), Samples.fact("tea"))));
            assertThat(outcomes).allMatch(Outcome.Written.class::isInstance);
        }
    }

    @Test
    void takesTheSameTurnAtAnotherPositionForAnotherMemory() throws IOException {
        try (var store = open()) {
            var outcomes = store.write(List.of(
                    Samples.insert(ADA, Samples.turn("yes", 1)),
                    Samples.insert(ADA, Samples.turn("yes", 2)),
                    Samples.insert(ADA, Samples.turn("no", 2)),
                    Samples.insert(ADA, Samples.turn("yes", 1))));
            assertThat(outcomes.subList(0, 3)).allMatch(Outcome.Written.class::isInstance);
            assertThat(outcomes.get(3))
                    .isInstanceOfSatisfying(
                            Outcome.Duplicate.class,
                            duplicate -> assertThat(duplicate.existing())
                                    .isEqualTo(written(outcomes.getFirst())
                                            .memory()
                                            .id()));
        }
    }

    @Test
    void putsTurnsWithoutAPlaceAtTheEndOfTheirScope() throws IOException {
        try (var store = open()) {
            var outcomes = store.write(List.of(
                    Samples.insert(ADA, Samples.turn("first")),
                    Samples.insert(ADA, Samples.turn("tenth", 10)),
                    Samples.insert(ADA, Samples.turn("after it")),
                    Samples.insert(ADA, Samples.turn("after it")),
                    Samples.insert(Samples.scope("ben"), Samples.turn("of another")),
                    Samples.insert(ADA, Samples.fact("no turn"))));
            assertThat(outcomes)
                    .extracting(outcome ->
                            written(outcome).memory().content().utterance().position())
                    .containsExactly(0L, 10L, 11L, 12L, 0L, Utterance.UNPLACED);
        }
    }

    @Test
    void answersARepeatedKeyWithItsMemoryWhateverElseIsThere() throws IOException {
        try (var store = open()) {
            Memory keyed = Samples.memory(ADA, Samples.fact("tea"));
            Memory other = Samples.memory(ADA, Samples.fact("coffee"));
            store.write(List.of(Samples.insert(keyed, "key-1"), Samples.insert(other, "")));
            Memory repeated = Samples.memory(ADA, Samples.fact("coffee"));
            assertThat(store.write(List.of(Samples.insert(repeated, "key-1"))).getFirst())
                    .isInstanceOfSatisfying(
                            Outcome.Duplicate.class,
                            duplicate -> assertThat(duplicate.existing()).isEqualTo(keyed.id()));
            Memory elsewhere = Samples.memory(Samples.scope("ben"), Samples.fact("coffee"));
            assertThat(store.write(List.of(Samples.insert(elsewhere, "key-1"))).getFirst())
                    .isInstanceOf(Outcome.Written.class);
        }
    }

    @Test
    void closesTheVersionBeforeARevision() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            store.write(List.of(Samples.insert(first, "")));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
            assertThat(written(store.write(List.of(Samples.revise(second))).getFirst())
                            .memory())
                    .isEqualTo(second);
            assertThat(store.find(Samples.everything("acme"), first.id())).contains(second);
            var versions = store.versions(Samples.SPACE.id(), List.of(first.key(), second.key()));
            Memory closed = new Memory(
                    first.id(), 1, ADA, first.content(), first.stored().until(Samples.NOW.plusSeconds(10)));
            assertThat(versions)
                    .containsOnly(
                            Map.entry(first.key(), Samples.stored(closed)),
                            Map.entry(second.key(), Samples.stored(second)));
        }
    }

    @Test
    void comparesFactsWithCurrentVersionsOnly() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
            store.write(List.of(Samples.insert(first, ""), Samples.revise(second)));
            var outcomes = store.write(
                    List.of(Samples.insert(ADA, Samples.fact("coffee")), Samples.insert(ADA, Samples.fact("tea"))));
            assertThat(outcomes.getFirst()).isInstanceOfSatisfying(Outcome.Duplicate.class, duplicate -> {
                assertThat(duplicate.existing()).isEqualTo(first.id());
                assertThat(duplicate.version()).isEqualTo(2);
            });
            Memory tea = written(outcomes.get(1)).memory();
            Memory third = Samples.next(second, Samples.fact("tea"), Samples.NOW.plusSeconds(20));
            assertThat(store.write(List.of(Samples.revise(third))).getFirst())
                    .isInstanceOfSatisfying(
                            Outcome.Duplicate.class,
                            duplicate -> assertThat(duplicate.existing()).isEqualTo(tea.id()));
        }
    }

    @Test
    void keepsTheRestOfAMemoryWhenItsTextStaysTheSame() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.turn("yes"));
            store.write(List.of(Samples.insert(first, "")));
            Content more = Samples.turn("yes").with(new RandomMemories(new Random(1)).metadata());
            Memory second = Samples.next(first, more, Samples.NOW.plusSeconds(1));
            assertThat(written(store.write(List.of(Samples.revise(second))).getFirst())
                            .memory()
                            .content())
                    .isEqualTo(more.with(Utterance.NONE.at(0)));
        }
    }

    @Test
    void refusesToChangeAVersionThatIsNotCurrent() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
            Memory rival = Samples.next(first, Samples.fact("water"), Samples.NOW.plusSeconds(11));
            store.write(List.of(Samples.insert(first, ""), Samples.revise(second)));
            assertThat(store.write(
                            List.of(Samples.revise(rival), new Mutation.Delete(first.id(), 1, "x", Samples.NOW))))
                    .containsExactly(new Outcome.Stale(2), new Outcome.Stale(2));
            assertThat(store.find(Samples.everything("acme"), first.id())).contains(second);
        }
    }

    @Test
    void tellsThatThereIsNothingToChange() throws IOException {
        try (var store = open()) {
            Memory unknown = Samples.memory(ADA, Samples.fact("tea"));
            assertThat(store.write(List.of(
                            Samples.revise(Samples.next(unknown, Samples.fact("x"), Samples.NOW)),
                            Samples.delete(unknown))))
                    .containsExactly(new Outcome.Missing(), new Outcome.Missing());
        }
    }

    @Test
    void deletesAMemoryWithAllItsVersionsAndFreesWhatItHeld() throws IOException {
        try (var store = open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
            store.write(List.of(Samples.insert(first, "key"), Samples.revise(second)));
            assertThat(store.write(List.of(new Mutation.Delete(first.id(), 2, "x", Samples.NOW)))
                            .getFirst())
                    .isInstanceOfSatisfying(
                            Outcome.Deleted.class,
                            deleted -> assertThat(deleted.last()).isEqualTo(second.key()));
            assertThat(store.find(Samples.everything("acme"), first.id())).isEmpty();
            assertThat(store.versions(Samples.SPACE.id(), List.of(first.key(), second.key())))
                    .isEmpty();
            var statistics = store.statistics();
            assertThat(statistics.memories() + statistics.versions() + statistics.passages())
                    .isZero();
            Memory again = Samples.memory(ADA, Samples.fact("coffee"));
            assertThat(store.write(List.of(Samples.insert(again, "key"))).getFirst())
                    .isInstanceOf(Outcome.Written.class);
        }
    }

    @Test
    void letsNothingOfAFailedWriteThrough() throws IOException {
        try (var store = open()) {
            Memory good = Samples.memory(ADA, Samples.fact("good"));
            Memory taken = Samples.memory(ADA, Samples.fact("takes an id"));
            store.write(List.of(Samples.insert(taken, "")));
            Memory thief =
                    new Memory(taken.id(), 1, Samples.scope("ben"), Samples.fact("wants that id"), taken.stored());
            assertThatThrownBy(() -> store.write(List.of(Samples.insert(good, ""), Samples.insert(thief, ""))))
                    .isInstanceOf(Fault.Conflict.class);
            assertThat(store.find(Samples.everything("acme"), good.id())).isEmpty();
            assertThat(store.find(Samples.everything("acme"), taken.id())).contains(taken);
        }
    }

    @Test
    void givesEachTenantItsOwnKeyForGood() throws IOException {
        try (var store = open()) {
            String mac = store.key("acme").authenticate("text");
            assertThat(store.key("acme").authenticate("text")).isEqualTo(mac);
            assertThat(store.key("other").authenticate("text")).isNotEqualTo(mac);
        }
    }

    @Test
    void isUnavailableOnceClosed() throws IOException {
        var store = open();
        store.close();
        store.close();
        assertThatThrownBy(() -> store.write(List.of(Samples.insert(ADA, Samples.fact("late")))))
                .isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> store.find(Samples.everything("acme"), MemoryId.create()))
                .isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> store.scan(Samples.SPACE.id(), stored -> {})).isInstanceOf(Fault.Unavailable.class);
    }

    static Outcome.Written written(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Written.class);
        return (Outcome.Written) outcome;
    }

    /** How it is read. */
    @Nested
    class Reading extends ReadingContract {
        Reading() {
            super(MemoryStoreContract.this);
        }
    }

    /** How it lists. */
    @Nested
    class Listing extends ListingContract {
        Listing() {
            super(MemoryStoreContract.this);
        }
    }

    /** What it tells of what was understood of other memories. */
    @Nested
    class Understood extends UnderstoodContract {
        Understood() {
            super(MemoryStoreContract.this);
        }
    }

    /** What it tells first. */
    @Nested
    class Foremost extends ForemostContract {
        Foremost() {
            super(MemoryStoreContract.this);
        }
    }

    /** How sessions are listed. */
    @Nested
    class Sessions extends SessionsContract {
        Sessions() {
            super(MemoryStoreContract.this);
        }
    }

    /** What its log and history tell. */
    @Nested
    class Telling extends LogContract {
        Telling() {
            super(MemoryStoreContract.this);
        }
    }

    /** How it holds vectors of several spaces. */
    @Nested
    class Holding extends SpacesContract {
        Holding() {
            super(MemoryStoreContract.this);
        }
    }

    /** How threads share it. */
    @Nested
    class Sharing extends SharingContract {
        Sharing() {
            super(MemoryStoreContract.this);
        }
    }
}
