package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.index.Comparison.Difference;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final int BITS = 4;
    private static final int AT_ONCE = 7;

    private final TestingLog log = new TestingLog();
    private final TestingProjection projection = new TestingProjection(new Position(TestingLog.EPOCH, 0));

    private void apply() {
        projection.apply(log.versions("space", log.keys()).values(), List.of(), log.head());
    }

    private List<Difference> compare() {
        List<Difference> differences = new ArrayList<>();
        boolean done = new Comparison(log, projection, "space", () -> false, BITS, AT_ONCE)
                .run(found -> differences.addAll(found.differences()));
        assertThat(done).isTrue();
        return differences;
    }

    @Test
    void whereBothAreTheSameEachIsReadOnce() {
        log.add(100);
        apply();
        assertThat(compare()).isEmpty();
        assertThat(projection.looks()).isOne();
    }

    @Test
    void tellsWhatIsMissingAndWhatIsStrange() {
        VersionKey first = log.add();
        VersionKey second = log.revise(first);
        log.add(100);
        apply();
        VersionKey stranger = new VersionKey(MemoryId.create(), 1);
        projection.drift(Set.of(second), Set.of(stranger));
        assertThat(compare())
                .hasSize(2)
                .anySatisfy(difference -> {
                    assertThat(difference.memory()).isEqualTo(first.id());
                    assertThat(difference.stored()).containsExactlyInAnyOrder(first, second);
                    assertThat(difference.missing())
                            .extracting(Comparison.Piece::key)
                            .containsExactly(second);
                    assertThat(difference.strange()).isEmpty();
                })
                .anySatisfy(difference -> {
                    assertThat(difference.memory()).isEqualTo(stranger.id());
                    assertThat(difference.stored()).isEmpty();
                    assertThat(difference.missing()).isEmpty();
                    assertThat(difference.strange())
                            .extracting(Comparison.Piece::key)
                            .containsExactly(stranger);
                });
    }

    @Test
    void whereAllDiffersSomeAreLookedAtAtOnce() {
        log.add(100);
        apply();
        projection.drift(log.keys(), Set.of());
        List<Integer> sizes = new ArrayList<>();
        new Comparison(log, projection, "space", () -> false, BITS, AT_ONCE)
                .run(found -> sizes.add(found.differences().size()));
        assertThat(sizes).hasSizeGreaterThan(5).allMatch(size -> size < 40);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }

    @Test
    void whatTheLogHasStillToBringIsNoDifferenceNorWhatItBringsMeanwhile() {
        VersionKey gone = log.add();
        log.add(40);
        apply();
        log.add(5);
        assertThat(compare()).isEmpty();
        AtomicInteger told = new AtomicInteger();
        projection.looking(() -> {
            if (told.incrementAndGet() == 1) {
                log.add(3);
                log.delete(gone);
                projection.apply(log.versions("space", log.keys()).values(), List.of(gone.id()), log.head());
            }
        });
        assertThat(compare()).isEmpty();
        assertThat(told.get()).isGreaterThan(1);
    }

    @Test
    void aLogThatWasTrimmedMeanwhileIsNotTakenForOneThatIsSilent() {
        log.add(40);
        log.trim(log.head());
        assertThatThrownBy(this::compare).isInstanceOf(Fault.Unavailable.class).hasMessageContaining("testing");
    }

    @Test
    void endsInTheMiddleWhenItIsOver() {
        log.add(40);
        apply();
        AtomicInteger looked = new AtomicInteger();
        projection.looking(looked::incrementAndGet);
        boolean done = new Comparison(log, projection, "space", () -> looked.get() == 7, BITS, AT_ONCE).run(found -> {
            throw new AssertionError("nothing is found before the end");
        });
        assertThat(done).isFalse();
        assertThat(looked.get()).isEqualTo(7);
    }
}
