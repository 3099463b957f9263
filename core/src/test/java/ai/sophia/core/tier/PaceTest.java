package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PaceTest {
    @Test
    void goesOnAtOnceWhereNobodyWaits() {
        assertThat(new Pace(() -> true).letOthersGoFirst()).isTrue();
    }

    @Test
    void waitsForOthersUntilTheyAreServed() {
        AtomicInteger left = new AtomicInteger(3);
        assertThat(new Pace(() -> left.decrementAndGet() < 0).letOthersGoFirst())
                .isTrue();
        assertThat(left).hasNegativeValue();
    }

    @Test
    void goesOnWhereOthersNeverEnd() {
        assertThat(new Pace(() -> false).letOthersGoFirst()).isTrue();
    }

    @Test
    void waitsUntilOthersHaveBeenStillForAWhile() {
        AtomicInteger asked = new AtomicInteger();
        // still, then not, then still for good: the first stillness is too short to count
        Pace pace = new Pace(() -> true);
        assertThat(pace.waitForStillness(() -> asked.incrementAndGet() != 2, Duration.ofMillis(20), Duration.ofDays(1)))
                .isTrue();
        assertThat(asked).hasValueGreaterThan(3);
    }

    @Test
    void waitsForStillnessNoLongerThanItsPatience() {
        Pace pace = new Pace(() -> true);
        assertThat(pace.waitForStillness(() -> false, Duration.ofMillis(1), Duration.ofMillis(20)))
                .isFalse();
        assertThat(pace.waitForStillness(() -> true, Duration.ofDays(1), Duration.ofMillis(20)))
                .isFalse();
        assertThat(pace.isOver()).isFalse();
    }

    @Test
    void endsAPauseThatIsUnderWay() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Pace pace = new Pace(() -> asked.incrementAndGet() < 0);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> paused = thread.submit(() -> pace.pause(Duration.ofDays(1)));
            pace.end();
            assertThat(paused.get()).isFalse();
        }
        assertThat(pace.isOver()).isTrue();
        assertThat(pace.letOthersGoFirst()).isFalse();
        assertThat(pace.glance()).isFalse();
        assertThat(pace.waitForStillness(() -> true, Duration.ofMillis(1), Duration.ofDays(1)))
                .isFalse();
    }
}
