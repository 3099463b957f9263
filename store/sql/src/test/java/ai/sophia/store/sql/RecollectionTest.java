package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Samples;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecollectionTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final String TEXT = "tea ".repeat(2_500);
    private static final Position POSITION = new Position("e1", 1);

    private final Recollection recollection = new Recollection();
    private final Memory tea = Samples.memory(ADA, Samples.fact("tea"));
    private final Memory more = Samples.next(tea, Samples.fact("more tea"), Samples.NOW.plusSeconds(1));

    @Test
    void whatWasReadOrWrittenIsKnownAndNothingElse() {
        Memory coffee = Samples.memory(ADA, Samples.fact("coffee"));
        Memory water = Samples.memory(ADA, Samples.fact("water"));
        recollection.read(List.of(tea));
        recollection.wrote(List.of(Samples.insert(coffee, "")), List.of(new Outcome.Written(coffee, POSITION)));
        assertThat(found(tea, coffee, water)).containsExactly(tea.key(), coffee.key());
    }

    @Test
    void whatTheReachDoesNotSeeIsNotTold() {
        recollection.read(List.of(tea));
        assertThat(recollection.find(Samples.everything("other"), List.of(tea.key())))
                .isEmpty();
        assertThat(recollection.find(reach("bob", Samples.NOW.plusSeconds(5)), List.of(tea.key())))
                .isEmpty();
        assertThat(recollection.find(reach("ada", Samples.NOW.plusSeconds(5)), List.of(tea.key())))
                .hasSize(1);
    }

    @Test
    void aVersionThatAnotherCameAfterIsNotTold() {
        recollection.read(List.of(tea));
        recollection.read(List.of(more));
        assertThat(found(tea, more)).containsExactly(more.key());
        recollection.read(List.of(tea));
        assertThat(found(tea, more)).as("a read that began before").containsExactly(more.key());
    }

    @Test
    void whatTheLogTellsToBeRevisedIsNotToldBeforeItsNewVersionIsRead() {
        recollection.read(List.of(tea));
        recollection.follow(List.of(change(more.key(), Change.Operation.REVISED)));
        assertThat(found(tea, more)).isEmpty();
        recollection.read(List.of(tea));
        assertThat(found(tea, more)).isEmpty();
        recollection.read(List.of(more));
        assertThat(found(tea, more)).containsExactly(more.key());
        recollection.follow(List.of(change(more.key(), Change.Operation.REVISED)));
        assertThat(found(tea, more)).as("read of the log later").containsExactly(more.key());
    }

    @Test
    void whatIsDeletedHereOrElsewhereIsNeverToldAgain() {
        Memory coffee = Samples.memory(ADA, Samples.fact("coffee"));
        recollection.read(List.of(tea, coffee));
        recollection.wrote(List.of(Samples.delete(tea)), List.of(new Outcome.Deleted(tea.key(), POSITION)));
        recollection.follow(List.of(change(coffee.key(), Change.Operation.DELETED)));
        assertThat(found(tea, coffee)).isEmpty();
        recollection.read(List.of(tea, coffee));
        assertThat(found(tea, coffee)).as("reads that began before").isEmpty();
    }

    @Test
    void whatAWriteThatFailedMayHaveChangedIsNotTold() {
        Memory coffee = Samples.memory(ADA, Samples.fact("coffee"));
        recollection.read(List.of(tea, coffee));
        recollection.mayHaveWritten(List.of(Samples.revise(more), Samples.delete(coffee)));
        assertThat(found(tea, more, coffee)).isEmpty();
        recollection.read(List.of(more));
        assertThat(found(more)).containsExactly(more.key());
    }

    @Test
    void whatAWriteFindsToBeOtherwiseIsNotTold() {
        Memory coffee = Samples.memory(ADA, Samples.fact("coffee"));
        Memory water = Samples.memory(ADA, Samples.fact("water"));
        recollection.read(List.of(tea, coffee, water));
        List<Mutation> mutations = List.of(Samples.revise(more), Samples.delete(coffee), Samples.insert(water, ""));
        recollection.wrote(
                mutations,
                List.of(
                        new Outcome.Stale(3),
                        new Outcome.Missing(),
                        new Outcome.Duplicate(water.id(), water.version(), POSITION)));
        assertThat(found(tea, coffee, water)).containsExactly(water.key());
    }

    @Test
    void itTakesABoundedAmountOfMemory() {
        List<Memory> all = large();
        all.forEach(memory -> recollection.read(List.of(memory)));
        int most = (16 << 20) / (2 * TEXT.length());
        assertThat(found(all.toArray(Memory[]::new))).hasSizeBetween(most / 2, most);
    }

    @Test
    void whatIsReadAgainAndAgainIsNotForgotten() {
        recollection.read(List.of(tea));
        for (Memory memory : large()) {
            assertThat(found(tea)).containsExactly(tea.key());
            recollection.read(List.of(tea, memory));
        }
    }

    @Test
    void whatBecameOfAMemoryIsNotForgottenBeforeTheMemory() {
        Memory coffee = Samples.memory(ADA, Samples.fact("coffee"));
        recollection.read(List.of(tea, coffee));
        recollection.follow(
                List.of(change(more.key(), Change.Operation.REVISED), change(coffee.key(), Change.Operation.DELETED)));
        // more than half of what there is room for, and less than all of it
        List<Memory> others = large().subList(0, 500);
        others.forEach(memory -> recollection.read(List.of(memory)));
        assertThat(found(others.getFirst())).hasSize(1);
        recollection.read(List.of(tea, coffee));
        assertThat(found(tea, coffee)).as("reads that began before").isEmpty();
        recollection.read(List.of(more));
        assertThat(found(more)).containsExactly(more.key());
    }

    /** Many more than there is room for. */
    private static List<Memory> large() {
        List<Memory> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            all.add(Samples.memory(ADA, Content.of(TEXT + i, Kind.SEMANTIC, Samples.PROVENANCE)));
        }
        return all;
    }

    private List<VersionKey> found(Memory... memories) {
        List<VersionKey> keys =
                java.util.stream.Stream.of(memories).map(Memory::key).toList();
        return List.copyOf(recollection.find(Samples.everything("acme"), keys).keySet());
    }

    private static Reach reach(String user, Instant now) {
        return new Reach("acme", new Part.Any(), new Part.Only(user), new Part.Any(), new Part.Any(), AsOf.now(now));
    }

    private static Change change(VersionKey key, Change.Operation operation) {
        return new Change(POSITION, key, ADA, operation, Samples.NOW);
    }
}
