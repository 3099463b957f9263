package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class GenerationsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Position HERE = position(10);
    private static final Scope ADA = new Scope("acme", "ada", "", "", "");
    private static final Scope BOB = new Scope("acme", "bob", "", "", "");

    private final TestingLog log = new TestingLog();
    private final Generations generations = new Generations(log);

    @Test
    void aPartitionKeepsItsNumberUntilSomethingChangesInIt() {
        OptionalLong ada = generations.at(reach(ADA, NOW));
        OptionalLong bob = generations.at(reach(BOB, NOW));
        assertThat(ada).isPresent();
        assertThat(generations.at(reach(ADA, NOW.plusSeconds(1)))).isEqualTo(ada);
        generations.changed(List.of(version(ADA, Period.ALWAYS)), HERE);
        assertThat(generations.at(reach(ADA, NOW.plusSeconds(2)))).isPresent().isNotEqualTo(ada);
        assertThat(generations.at(reach(BOB, NOW.plusSeconds(2)))).isEqualTo(bob);
    }

    @Test
    void whoeverLooksAtMoreIsToldOfEveryPart() {
        OptionalLong all = generations.at(everyone(NOW));
        generations.deleted(List.of(ADA));
        OptionalLong after = generations.at(everyone(NOW));
        assertThat(after).isPresent().isNotEqualTo(all);
        generations.allChanged(HERE);
        assertThat(generations.at(everyone(NOW))).isPresent().isNotEqualTo(after);
    }

    @Test
    void aBoundaryCountsWhenItComes() {
        OptionalLong before = generations.at(reach(ADA, NOW));
        Instant end = NOW.plusSeconds(60);
        log.boundary(ADA, end);
        generations.changed(List.of(version(BOB, new Period(NOW, end))), HERE);
        assertThat(generations.at(reach(ADA, end.minusMillis(1)))).isEqualTo(before);
        OptionalLong after = generations.at(reach(ADA, end));
        assertThat(after).isPresent().isNotEqualTo(before);
        assertThat(generations.at(reach(ADA, end.plusSeconds(60)))).isEqualTo(after);
    }

    @Test
    void theBoundariesOfWhatIsStoredAreKnownFromTheFirstQuestionOn() {
        Instant end = NOW.plusSeconds(60);
        log.boundary(ADA, NOW.minusSeconds(60));
        log.boundary(ADA, end);
        OptionalLong before = generations.at(reach(ADA, NOW));
        assertThat(generations.at(reach(ADA, end))).isPresent().isNotEqualTo(before);
    }

    @Test
    void whoeverCameBeforeABoundaryThatIsCountedIsToldNothing() {
        Instant end = NOW.plusSeconds(60);
        log.boundary(ADA, end);
        assertThat(generations.at(reach(ADA, NOW))).isPresent();
        assertThat(generations.at(reach(ADA, end))).isPresent();
        assertThat(generations.at(reach(ADA, end.minusMillis(1)))).isEmpty();
    }

    @Test
    void whoeverCameBeforeAWriteThatIsCountedIsToldNothing() {
        assertThat(generations.at(reach(ADA, NOW.minusMillis(1)))).isPresent();
        generations.changed(List.of(version(ADA, Period.ALWAYS)), HERE);
        assertThat(generations.at(reach(ADA, NOW.minusMillis(1)))).isEmpty();
        assertThat(generations.at(reach(ADA, NOW))).isPresent();
    }

    @Test
    void whatWasSeenElsewhereHoldsUntilItsPartitionChanges() {
        generations.follow(position(5));
        generations.at(reach(ADA, NOW));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), NOW))
                .isTrue();
        generations.changed(List.of(version(ADA, Period.ALWAYS)), position(10));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(9), NOW))
                .isFalse();
        assertThat(generations.unchangedSince(everyone(NOW), position(9), NOW)).isFalse();
        assertThat(generations.unchangedSince(reach(BOB, NOW), position(9), NOW))
                .isTrue();
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(10), NOW))
                .isTrue();
        generations.deleted(List.of(BOB), position(12));
        assertThat(generations.unchangedSince(reach(BOB, NOW), position(11), NOW))
                .isFalse();
        generations.allChanged(position(20));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(19), NOW))
                .isFalse();
    }

    @Test
    void whatOthersFoundBeforeAnIndexBeganHolds() {
        generations.begun(position(5));
        generations.at(reach(ADA, NOW));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), NOW.minusSeconds(1)))
                .isTrue();
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(4), NOW.minusSeconds(1)))
                .isFalse();
    }

    @Test
    void whatWasFoundBeforeAllHasChangedHoldsNoMore() {
        generations.follow(position(5));
        generations.at(reach(ADA, NOW));
        generations.allChanged(position(5));
        Instant later = NOW.plusSeconds(1);
        generations.at(reach(ADA, later));
        assertThat(generations.unchangedSince(reach(ADA, later), position(5), NOW))
                .isFalse();
        assertThat(generations.unchangedSince(reach(ADA, later), position(5), later))
                .isTrue();
    }

    @Test
    void nothingIsKnownOfWhatWasSeenInAnotherEpochOrBeforeTheLogWasFollowed() {
        generations.at(reach(ADA, NOW));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), NOW))
                .isFalse();
        generations.follow(position(5));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(4), NOW))
                .isFalse();
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), NOW))
                .isTrue();
        assertThat(generations.unchangedSince(reach(ADA, NOW), new Position("e0", 9), NOW))
                .isFalse();
        generations.follow(new Position("e2", 1));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(9), NOW))
                .isFalse();
    }

    @Test
    void whatWasSeenElsewhereEndsAtABoundary() {
        Instant end = NOW.plusSeconds(60);
        log.boundary(ADA, end);
        generations.follow(position(5));
        generations.at(reach(ADA, NOW));
        assertThat(generations.unchangedSince(reach(ADA, end), position(5), NOW))
                .isTrue();
        generations.at(reach(ADA, end));
        assertThat(generations.unchangedSince(reach(ADA, end), position(5), NOW))
                .isFalse();
        assertThat(generations.unchangedSince(reach(BOB, end), position(5), NOW))
                .isTrue();
        Instant later = end.plusSeconds(1);
        assertThat(generations.unchangedSince(reach(ADA, later), position(5), later))
                .isTrue();
    }

    @Test
    void boundariesOfTheLastHourAreKnownFromTheFirstQuestionOn() {
        log.boundary(ADA, NOW.minusSeconds(60));
        generations.follow(position(5));
        generations.at(reach(ADA, NOW));
        Instant before = NOW.minusSeconds(120);
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), before))
                .isFalse();
        assertThat(generations.unchangedSince(reach(BOB, NOW), position(5), before))
                .isTrue();
        Instant longAgo = NOW.minus(Generations.LOOK_BACK).minusMillis(1);
        assertThat(generations.unchangedSince(reach(BOB, NOW), position(5), longAgo))
                .isFalse();
    }

    @Test
    void whatIsSeenInTheFutureByTheClockOfAnotherNodeHoldsNotYet() {
        generations.follow(position(5));
        generations.at(reach(ADA, NOW));
        assertThat(generations.unchangedSince(reach(ADA, NOW), position(5), NOW.plusMillis(1)))
                .isFalse();
    }

    private static Position position(long sequence) {
        return new Position(TestingLog.EPOCH, sequence);
    }

    private static StoredVersion version(Scope scope, Period valid) {
        Content content = Content.of("tea", Kind.SEMANTIC, new Provenance("api", "", "tester"))
                .with(valid);
        return new StoredVersion(new Memory(MemoryId.create(), 1, scope, content, Period.since(NOW)), List.of());
    }

    private static Reach reach(Scope scope, Instant now) {
        return new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Any(),
                new Part.Any(),
                AsOf.now(now));
    }

    private static Reach everyone(Instant now) {
        return new Reach("acme", new Part.Any(), new Part.Any(), new Part.Any(), new Part.Any(), AsOf.now(now));
    }
}
