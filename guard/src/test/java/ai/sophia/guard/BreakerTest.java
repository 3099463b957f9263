package ai.sophia.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final Breaker breaker = new Breaker("chroma", AMPLE);

    @Test
    void aServerThatAnswersIsUp() {
        assertThat(breaker.call(() -> "answer")).isEqualTo("answer");
        Guard.Status status = breaker.status();
        assertThat(status.state()).isEqualTo(Guard.State.UP);
        assertThat(status.calls()).isEqualTo(1);
        assertThat(status.failures()).isZero();
        assertThat(status.reason()).isEmpty();
        assertThat(status.median()).isPositive().isEqualTo(status.p99());
    }

    @Test
    void aCallThatFailedIsToldUntilOneGoesWell() {
        assertThatThrownBy(() -> breaker.call(failing(new AtomicInteger()))).isInstanceOf(RuntimeException.class);
        assertThat(breaker.status().state()).isEqualTo(Guard.State.UP);
        assertThat(breaker.status().reason()).isEqualTo("the last call failed: connection refused");
        breaker.call(() -> "answer");
        assertThat(breaker.status().reason()).isEmpty();
    }

    @Test
    void afterSomeFailuresNothingIsCalledAnyMore() {
        AtomicInteger called = new AtomicInteger();
        for (int attempt = 0; attempt < 50; attempt++) {
            assertThatThrownBy(() -> breaker.call(failing(called))).isInstanceOf(RuntimeException.class);
        }
        assertThat(called.get()).isLessThan(20);
        Guard.Status status = breaker.status();
        assertThat(status.state()).isEqualTo(Guard.State.DOWN);
        assertThat(status.reason()).isEqualTo("connection refused");
        assertThat(status.calls()).isEqualTo(called.get());
        assertThat(status.refused()).isEqualTo(50 - called.get());
        assertThatThrownBy(() -> breaker.call(() -> "answer"))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("chroma is down: connection refused");
    }

    @Test
    void aServerThatIsBackIsCalledAgain() {
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThatThrownBy(() -> breaker.call(failing(new AtomicInteger()))).isInstanceOf(RuntimeException.class);
        }
        long end = System.nanoTime() + AMPLE.toNanos();
        while (breaker.status().state() != Guard.State.UP && System.nanoTime() < end) {
            try {
                breaker.call(() -> "answer");
                assertThat(breaker.status().reason()).isIn("it answers again, and is tried", "");
            } catch (Fault.Unavailable refused) {
                Thread.onSpinWait();
            }
        }
        assertThat(breaker.status().state()).isEqualTo(Guard.State.UP);
        assertThat(breaker.status().reason()).isEmpty();
    }

    @Test
    void whatTheCallerDidWrongDoesNotCountAgainstTheServer() {
        for (int attempt = 0; attempt < 50; attempt++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new Fault.Invalid("filter", "expected less");
                    }))
                    .isInstanceOf(Fault.Invalid.class);
        }
        assertThat(breaker.status().state()).isEqualTo(Guard.State.UP);
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void aServerThatIsAlwaysLateIsLeftAloneForAWhile() {
        Breaker hasty = new Breaker("redis", Duration.ofNanos(1));
        for (int attempt = 0; attempt < 4; attempt++) {
            hasty.call(() -> "late");
        }
        assertThat(hasty.status().state()).isEqualTo(Guard.State.SLOW);
        assertThat(hasty.status().reason()).contains("longer than");
        hasty.call(() -> "late");
        assertThat(hasty.status().state()).isEqualTo(Guard.State.DOWN);
        assertThatThrownBy(() -> hasty.call(() -> "late"))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("redis is down: most calls take longer than 0 ms");
    }

    @Test
    void aServerThatIsLateIsNotSaidToFailAsItOnceDid() {
        Breaker hasty = new Breaker("redis", Duration.ofNanos(1));
        assertThatThrownBy(() -> hasty.call(failing(new AtomicInteger()))).isInstanceOf(Fault.Unavailable.class);
        for (int attempt = 0; attempt < 4; attempt++) {
            hasty.call(() -> "late");
        }
        assertThat(hasty.status().state()).isEqualTo(Guard.State.DOWN);
        assertThat(hasty.status().reason()).contains("longer than");
        assertThatThrownBy(() -> hasty.call(() -> "late")).hasMessageContaining("longer than");
    }

    @Test
    void aSuccessAmongFailuresIsNoReasonToForgetThem() {
        for (int attempt = 0; attempt < 4; attempt++) {
            assertThatThrownBy(() -> breaker.call(failing(new AtomicInteger()))).isInstanceOf(RuntimeException.class);
        }
        assertThat(breaker.call(() -> "answer")).isEqualTo("answer");
        assertThat(breaker.status().state()).isEqualTo(Guard.State.DOWN);
        assertThat(breaker.status().reason()).isEqualTo("connection refused");
        assertThatThrownBy(() -> breaker.call(() -> "answer")).hasMessageContaining("connection refused");
    }

    private static Supplier<String> failing(AtomicInteger called) {
        return () -> {
            called.incrementAndGet();
            throw new Fault.Unavailable("connection refused", Duration.ofSeconds(1));
        };
    }
}
