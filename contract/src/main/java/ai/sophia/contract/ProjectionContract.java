package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every projection that can be searched must keep of the change log: what is visible when, what survives, and what a piece of the log
 * that comes twice changes.
 *
 * @param <I> the index
 */
public abstract class ProjectionContract<I extends Projection & VectorIndex> extends IndexContract<I> {
    private static final Scope ADA = Samples.scope("ada");

    /** Ends the index as the death of its process would: nothing more is written. */
    protected abstract void kill(I index);

    private void reopen() {
        fixture.close();
        openAgain();
    }

    @Test
    void whatIsStagedIsFoundAtOnce() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Position before = fixture.index().applied();
        fixture.stage(memory);
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactly(memory.key());
        assertThat(fixture.index().applied()).isEqualTo(before);
        assertThat(fixture.inventory()).isEmpty();
    }

    @Test
    void whatIsAppliedIsFoundAtOnceAndOnce() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.stage(memory);
        Position applied = fixture.apply(memory);
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactly(memory.key());
        assertThat(fixture.index().applied()).isEqualTo(applied);
        assertThat(fixture.inventory()).containsExactly(memory.key());
    }

    @Test
    void whatAwaitsItsVectorsIsFoundByWordsAndByVectorWhenTheyHaveCome() {
        Memory other = Samples.memory(ADA, Samples.fact("Ada drinks tea"));
        Memory late = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(other);
        fixture.stage(List.of(Samples.awaiting(late)));
        assertFoundByWordsAlone(late, other);
        fixture.apply(List.of(Samples.awaiting(late)));
        assertFoundByWordsAlone(late, other);
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(other.key(), late.key());
        fixture.apply(late);
        assertThat(fixture.found(ADA, "cello")).containsExactly(late.key());
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactlyInAnyOrder(other.key(), late.key());
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(other.key(), late.key());
    }

    private void assertFoundByWordsAlone(Memory late, Memory other) {
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactly(other.key());
        if (fixture.texts().isPresent()) {
            assertThat(fixture.words(ADA, "cello")).containsExactly(late.key());
        }
    }

    @Test
    void whatIsStagedBehindTheLogIsDropped() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Position applied = fixture.apply(memory);
        fixture.index().stage(List.of(Samples.stored(memory)), applied);
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
        fixture.delete(memory.id());
        assertThat(fixture.found(ADA, "cello")).isEmpty();
    }

    @Test
    void whatIsStagedAheadOfTheLogStays() {
        Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Memory second = Samples.memory(ADA, Samples.fact("Her cello is old"));
        Position one = fixture.stage(first);
        fixture.stage(second);
        fixture.index().apply(List.of(Samples.stored(first)), List.of(), one);
        assertThat(fixture.found(ADA, "cello")).containsExactlyInAnyOrder(first.key(), second.key());
        assertThat(fixture.inventory()).containsExactly(first.key());
    }

    @Test
    void applyingTwiceChangesNothing() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        StoredVersion version = split(memory);
        fixture.apply(List.of(version));
        fixture.apply(List.of(version));
        fixture.apply(List.of(version, version));
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(memory.key(), memory.key());
        assertThat(fixture.found(ADA, "plays")).containsExactly(memory.key());
    }

    @Test
    void aVersionReplacesItselfAndLeavesTheOthers() {
        Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(first);
        Memory second = Samples.next(first, Samples.fact("Ada plays the viola"), Samples.NOW.plusSeconds(10));
        Memory closed =
                new Memory(first.id(), 1, ADA, first.content(), first.stored().until(Samples.NOW.plusSeconds(10)));
        fixture.apply(closed, second);
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(first.key(), second.key());
        assertThat(fixture.found(ADA, "plays")).containsExactly(second.key());
        assertThat(fixture.found(ADA, "cello")).isEmpty();
    }

    @Test
    void whatIsStagedTakesThePlaceOfWhatWasAppliedUnderItsKey() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(memory);
        fixture.stage(new Memory(
                memory.id(), 1, ADA, memory.content(), memory.stored().until(Samples.NOW.plusSeconds(1))));
        assertThat(fixture.found(ADA, "cello")).isEmpty();
        assertThat(fixture.vectors(Samples.reach(ADA))).isEmpty();
    }

    @Test
    void deletingRemovesAllVersionsAndNothingElse() {
        Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Memory second = Samples.next(first, Samples.fact("Ada plays the viola"), Samples.NOW.plusSeconds(10));
        Memory other = Samples.memory(ADA, Samples.fact("Ada plays chess"));
        fixture.apply(first, second, other);
        fixture.delete(first.id());
        assertThat(fixture.inventory()).containsExactly(other.key());
        assertThat(fixture.found(ADA, "plays")).containsExactly(other.key());
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactly(other.key());
    }

    @Test
    void allPassagesOfAVersionAreKept() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello. Ben listens."));
        StoredVersion version = split(memory);
        fixture.apply(List.of(version));
        List<Passage> passages = new ArrayList<>();
        fixture.index().inventory((key, passage) -> passages.add(passage));
        assertThat(passages)
                .containsExactlyInAnyOrderElementsOf(version.passages().stream()
                        .map(EmbeddedPassage::passage)
                        .toList());
    }

    @Test
    void aVersionWithoutPassagesIsNotFound() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.stage(List.of(new StoredVersion(memory, List.of())));
        fixture.apply(List.of(new StoredVersion(memory, List.of())));
        assertThat(fixture.vectors(Samples.reach(ADA))).isEmpty();
        fixture.apply(memory);
        fixture.apply(List.of(new StoredVersion(memory, List.of())));
        assertThat(fixture.inventory()).isEmpty();
    }

    @Test
    void theCheckpointMovesWithCommitsAlone() {
        Position start = fixture.index().checkpoint();
        Position applied = fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        assertThat(fixture.index().checkpoint()).isEqualTo(start);
        fixture.index().commit();
        assertThat(fixture.index().checkpoint()).isEqualTo(applied);
    }

    @Test
    void closingKeepsWhatIsApplied() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Position applied = fixture.apply(memory);
        reopen();
        assertThat(fixture.index().checkpoint()).isEqualTo(applied);
        assertThat(fixture.index().applied()).isEqualTo(applied);
        assertThat(fixture.inventory()).containsExactly(memory.key());
        assertThat(fixture.found(ADA, "cello")).containsExactly(memory.key());
    }

    @Test
    void whatIsOnlyStagedIsLostOnClosing() {
        fixture.stage(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        reopen();
        assertThat(fixture.found(ADA, "cello")).isEmpty();
    }

    @Test
    void aCrashLeavesTheIndexBehindAndSound() {
        Memory kept = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Memory lost = Samples.memory(ADA, Samples.fact("Her cello is old"));
        Position committed = fixture.apply(kept);
        fixture.index().commit();
        fixture.apply(lost);
        kill(fixture.index());
        openAgain();
        assertThat(fixture.index().applied()).isEqualTo(committed);
        assertThat(fixture.inventory())
                .as("what is kept, and nothing that the log would not bring again")
                .contains(kept.key())
                .isSubsetOf(kept.key(), lost.key());
        fixture.apply(lost);
        assertThat(fixture.inventory()).containsExactlyInAnyOrder(kept.key(), lost.key());
        assertThat(fixture.found(ADA, "cello")).containsExactlyInAnyOrder(kept.key(), lost.key());
    }

    @Test
    void clearingRemovesEverythingForGood() {
        Memory applied = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(applied);
        fixture.stage(Samples.memory(ADA, Samples.fact("Her cello is old")));
        fixture.index().commit();
        fixture.index().clear("e2");
        assertThat(fixture.found(ADA, "cello")).isEmpty();
        assertThat(fixture.vectors(Samples.reach(ADA))).isEmpty();
        assertThat(fixture.inventory()).isEmpty();
        assertThat(fixture.index().applied()).isEqualTo(new Position("e2", 0));
        kill(fixture.index());
        openAgain();
        assertThat(fixture.inventory()).isEmpty();
        assertThat(fixture.index().checkpoint()).isEqualTo(new Position("e2", 0));
    }

    @Test
    void whatIsDeletedBeginsAnew() {
        fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        fixture.index().commit();
        fixture.index().delete();
        openAgain();
        assertThat(fixture.inventory()).isEmpty();
        assertThat(fixture.index().checkpoint().sequence()).isZero();
    }

    @Test
    void anIndexTakesSpace() {
        fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello")));
        fixture.index().commit();
        assertThat(fixture.index().bytes()).isPositive();
    }

    @Test
    void everyStagedVersionIsFoundWhileTheLogIsApplied() throws Exception {
        Set<VersionKey> visible = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> byWords =
                    threads.submit(() -> search(visible, done, fixture.texts().isPresent()));
            Future<Integer> byVectors = threads.submit(() -> search(visible, done, false));
            List<Memory> pending = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Memory memory = Samples.memory(ADA, Samples.fact("cello " + i));
                Position staged = fixture.stage(memory);
                visible.add(memory.key());
                pending.add(memory);
                if (i % 7 == 0) {
                    fixture.index().apply(pending.stream().map(Samples::stored).toList(), List.of(), staged);
                    pending.clear();
                }
                if (i % 50 == 0) {
                    fixture.index().commit();
                }
            }
            done.set(true);
            assertThat(byWords.get(60, TimeUnit.SECONDS)).isPositive();
            assertThat(byVectors.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    private int search(Set<VersionKey> visible, AtomicBoolean done, boolean words) {
        int searches = 0;
        while (!done.get()) {
            Set<VersionKey> expected = Set.copyOf(visible);
            List<VersionKey> found = words ? fixture.words(ADA, "cello") : fixture.vectors(Samples.reach(ADA));
            assertThat(found).doesNotHaveDuplicates().containsAll(expected);
            searches++;
        }
        return searches;
    }

    /** The memory in two passages, which overlap in their last words. */
    private static StoredVersion split(Memory memory) {
        String text = memory.content().text();
        int middle = text.length() / 2;
        Passage first = new Passage(0, 0, text.length());
        Passage second = new Passage(1, middle, text.length());
        return new StoredVersion(
                memory,
                List.of(
                        new EmbeddedPassage(first, Samples.vector(first.of(text))),
                        new EmbeddedPassage(second, Samples.vector(second.of(text)))));
    }
}
