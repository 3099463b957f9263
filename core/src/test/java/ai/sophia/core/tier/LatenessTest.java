package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LatenessTest {
    private static final Duration BUDGET = Duration.ofMillis(20);

    @Test
    void whatTakesLongerThanItIsWaitedForIsTold() {
        assertThat(Lateness.finding(BUDGET, "a recall", BUDGET, "budgets.some")).isEmpty();
        assertThat(Lateness.finding(BUDGET.plusNanos(500_000), "a recall", BUDGET, "budgets.some"))
                .contains("it takes 20.5 ms for a small call, and a recall waits 20.0 ms for it;"
                        + " set budgets.some higher, or have it nearer");
    }

    @Test
    void theMedianIsOfSomeCalls() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(Lateness.median(calls::incrementAndGet)).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(calls).hasValue(3);
    }
}
