package ai.sophia.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PeriodTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-02-01T00:00:00Z");

    @Test
    void holdsItsStartAndNotItsEnd() {
        Period period = new Period(START, END);
        assertThat(period.contains(START)).isTrue();
        assertThat(period.contains(END.minusNanos(1))).isTrue();
        assertThat(period.contains(END)).isFalse();
        assertThat(period.contains(START.minusNanos(1))).isFalse();
    }

    @Test
    void theLatestStateLiesInOpenPeriodsOnly() {
        assertThat(Period.since(START).contains(Period.FOREVER)).isTrue();
        assertThat(Period.ALWAYS.contains(Period.FOREVER)).isTrue();
        assertThat(Period.ALWAYS.contains(Period.BEGINNING)).isTrue();
        assertThat(new Period(START, END).contains(Period.FOREVER)).isFalse();
    }

    @Test
    void isOpenUntilItIsEnded() {
        assertThat(Period.since(START).isOpen()).isTrue();
        assertThat(Period.since(START).until(END)).isEqualTo(new Period(START, END));
        assertThat(Period.since(START).until(END).isOpen()).isFalse();
    }

    @Test
    void anEmptyPeriodHoldsNothing() {
        assertThat(new Period(START, START).contains(START)).isFalse();
    }

    @Test
    void cannotEndBeforeItStarts() {
        assertThatThrownBy(() -> new Period(END, START)).isInstanceOf(Fault.Invalid.class);
    }
}
