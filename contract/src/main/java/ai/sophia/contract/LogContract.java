package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredPassages;
import ai.sophia.core.record.StoredVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a record store tells of what happened in it. */
abstract class LogContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Reach ALL = Samples.everything("acme");

    private final StoreFixture fixture;

    LogContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    /** One memory added and revised, another added and deleted. */
    private static final class Story {
        final Memory first = Samples.memory(ADA, Samples.fact("tea"));
        final Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
        final Memory gone = Samples.memory(ADA, Samples.fact("a secret"));
        final List<Outcome> outcomes;

        Story(MemoryStore store) {
            outcomes = store.write(List.of(
                    Samples.insert(first, ""), Samples.insert(gone, ""), Samples.revise(second), Samples.delete(gone)));
        }
    }

    @Test
    void logsEveryChangeInOrder() throws IOException {
        try (var store = fixture.open()) {
            Position start = store.head();
            assertThat(start.sequence()).isZero();
            Story story = new Story(store);
            List<Change> changes = store.changes(start, 100).orElseThrow();
            assertThat(changes)
                    .extracting(Change::operation)
                    .containsExactly(Operation.ADDED, Operation.ADDED, Operation.REVISED, Operation.DELETED);
            assertThat(changes)
                    .extracting(Change::key)
                    .containsExactly(story.first.key(), story.gone.key(), story.second.key(), story.gone.key());
            assertThat(changes).extracting(Change::scope).containsOnly(ADA);
            assertThat(changes)
                    .isSortedAccordingTo((a, b) ->
                            Long.compare(a.position().sequence(), b.position().sequence()));
            assertThat(changes.getLast().position()).isEqualTo(store.head());
            assertThat(story.outcomes.getLast()).isEqualTo(new Outcome.Deleted(story.gone.key(), store.head()));
            assertThat(store.changes(start, 2).orElseThrow()).isEqualTo(changes.subList(0, 2));
            assertThat(store.changes(changes.get(1).position(), 100).orElseThrow())
                    .isEqualTo(changes.subList(2, 4));
            assertThat(store.changes(store.head(), 100)).contains(List.of());
        }
    }

    @Test
    void logsNothingForWhatChangedNothing() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            Position head = store.head();
            store.write(List.of(
                    Samples.insert(ADA, Samples.fact("coffee")),
                    Samples.revise(story.second),
                    Samples.delete(story.gone)));
            assertThat(store.head()).isEqualTo(head);
        }
    }

    @Test
    void cannotTellWhatWasTrimmedOrIsOfAnotherEpochOrNotYetThere() throws IOException {
        try (var store = fixture.open()) {
            Position start = store.head();
            Story story = new Story(store);
            List<Change> changes = store.changes(start, 100).orElseThrow();
            store.trim(changes.get(1).position());
            assertThat(store.changes(start, 100)).isEmpty();
            assertThat(store.changes(changes.getFirst().position(), 100)).isEmpty();
            assertThat(store.changes(changes.get(1).position(), 100)).contains(changes.subList(2, 4));
            Position head = store.head();
            assertThat(store.changes(new Position("another", 4), 100)).isEmpty();
            assertThat(store.changes(new Position(head.epoch(), head.sequence() + 1), 100))
                    .isEmpty();
            store.trim(new Position("another", 1_000));
            store.trim(start);
            store.trim(head);
            assertThat(store.head()).isEqualTo(head);
            assertThat(store.changes(head, 100)).contains(List.of());
            assertThat(store.history(ALL, story.first.id())).hasSize(2);
        }
    }

    @Test
    void tellsTheHistoryOfAMemoryWithItsVersions() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            List<HistoryEntry> history = store.history(ALL, story.first.id());
            Memory closed = new Memory(
                    story.first.id(),
                    1,
                    ADA,
                    story.first.content(),
                    story.first.stored().until(Samples.NOW.plusSeconds(10)));
            assertThat(history)
                    .containsExactly(
                            new HistoryEntry(
                                    story.first.key(),
                                    Operation.ADDED,
                                    Samples.NOW,
                                    Samples.ACTOR,
                                    Optional.of(closed)),
                            new HistoryEntry(
                                    story.second.key(),
                                    Operation.REVISED,
                                    Samples.NOW.plusSeconds(10),
                                    Samples.ACTOR,
                                    Optional.of(story.second)));
        }
    }

    @Test
    void tellsTheHistoryOfADeletedMemoryWithoutItsText() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            List<HistoryEntry> history = store.history(ALL, story.gone.id());
            assertThat(history).extracting(HistoryEntry::operation).containsExactly(Operation.ADDED, Operation.DELETED);
            assertThat(history).allMatch(entry -> entry.memory().isEmpty());
            assertThat(history.toString()).doesNotContain("secret");
            assertThat(store.history(Samples.reach(Samples.scope("ben")), story.gone.id()))
                    .isEmpty();
            assertThat(store.history(Samples.everything("other"), story.gone.id()))
                    .isEmpty();
        }
    }

    @Test
    void handsOverEveryVersionWithItsVectors() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            List<StoredVersion> versions = new ArrayList<>();
            Position position = store.scan(Samples.SPACE.id(), each -> {
                versions.add(each);
                assertThat(store.find(ALL, story.first.id())).contains(story.second);
            });
            assertThat(position).isEqualTo(store.head());
            assertThat(versions)
                    .extracting(each -> each.memory().key())
                    .containsExactly(story.first.key(), story.second.key());
            assertThat(versions.get(1)).isEqualTo(Samples.stored(story.second));
        }
    }

    @Test
    void handsOverWherePassagesAreWithoutTheirVectors() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            Memory elsewhere = Samples.memory(ADA, Samples.fact("of another space"));
            Passage one = new Passage(0, 0, 2);
            Passage other = new Passage(1, 3, 10);
            EmbeddingSpace space = new EmbeddingSpace("other", "1", 1, "", "");
            Embedding vector = Embedding.of(space, new float[] {1});
            store.write(List.of(new Mutation.Insert(
                    elsewhere,
                    "hash",
                    "",
                    List.of(new EmbeddedPassage(one, vector), new EmbeddedPassage(other, vector)))));
            List<StoredPassages> here = new ArrayList<>();
            assertThat(store.passages(Samples.SPACE.id(), here::add)).isEqualTo(store.head());
            Passage whole = Samples.passages(story.second.content()).getFirst().passage();
            assertThat(here)
                    .extracting(StoredPassages::key)
                    .containsExactlyInAnyOrder(story.first.key(), story.second.key(), elsewhere.key());
            assertThat(here)
                    .contains(
                            new StoredPassages(story.second.key(), List.of(whole)),
                            new StoredPassages(elsewhere.key(), List.of()));
            List<StoredPassages> there = new ArrayList<>();
            store.passages(space.id(), there::add);
            assertThat(there)
                    .filteredOn(each -> each.key().equals(elsewhere.key()))
                    .singleElement()
                    .satisfies(each -> assertThat(each.passages()).containsExactlyInAnyOrder(one, other));
            IllegalStateException enough = new IllegalStateException("enough");
            assertThatThrownBy(() -> store.passages(space.id(), each -> {
                        throw enough;
                    }))
                    .isSameAs(enough);
        }
    }

    @Test
    void handsOverTheLatestVersionsWithinAReachUntilItIsEnough() throws IOException {
        try (var store = fixture.open()) {
            Story story = new Story(store);
            store.write(List.of(Samples.insert(Samples.scope("ben"), Samples.fact("ben's own"))));
            List<StoredVersion> versions = new ArrayList<>();
            store.scan(Samples.reach(ADA), Samples.SPACE.id(), versions::add);
            assertThat(versions).containsExactly(Samples.stored(story.second));
            store.write(List.of(Samples.insert(ADA, Samples.fact("one more"))));
            versions.clear();
            store.scan(Samples.reach(ADA), Samples.SPACE.id(), each -> {
                versions.add(each);
                return false;
            });
            assertThat(versions).containsExactly(Samples.stored(story.second));
        }
    }

    @Test
    void tellsWhetherScopesHoldMoreThanSoMany() throws IOException {
        try (var store = fixture.open()) {
            new Story(store);
            store.write(List.of(
                    Samples.insert(ADA, Samples.fact("one more")),
                    Samples.insert(Samples.scope("ben"), Samples.fact("ben's own"))));
            assertThat(store.holdsMore(Samples.reach(ADA), 1)).isTrue();
            assertThat(store.holdsMore(Samples.reach(ADA), 2)).isFalse();
            assertThat(store.holdsMore(Samples.everything("acme"), 2)).isTrue();
            assertThat(store.holdsMore(Samples.reach(Samples.scope("nobody")), 0))
                    .isFalse();
        }
    }

    @Test
    void handsOverTheStateOfOneMoment() throws IOException {
        try (var store = fixture.open()) {
            new Story(store);
            Position before = store.head();
            List<StoredVersion> versions = new ArrayList<>();
            Position position = store.scan(Samples.SPACE.id(), each -> {
                versions.add(each);
                store.write(List.of(Samples.insert(ADA, Samples.fact("while scanning " + versions.size()))));
            });
            assertThat(position).isEqualTo(before);
            assertThat(versions).hasSize(2);
            assertThat(store.head().sequence()).isEqualTo(before.sequence() + 2);
        }
    }
}
