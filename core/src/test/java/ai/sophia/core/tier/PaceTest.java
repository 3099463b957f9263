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
    }
}
