package ai.sophia.core.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class UseTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HALF_LIFE = Duration.ofDays(30);

    @Test
    void halfOfItIsLeftAfterAHalfLife() {
        Use later = Use.none(NOON).and(4, 8).at(NOON.plus(HALF_LIFE), HALF_LIFE);
        assertThat(later.cited()).isEqualTo(2);
        assertThat(later.recalled()).isEqualTo(4);
    }

    @Test
    void itFadesAlikeHoweverOftenItIsLookedAt() {
        Use use = Use.none(NOON).and(3, 5);
        Use often = use;
        for (int day = 1; day <= 45; day++) {
            often = often.at(NOON.plus(Duration.ofDays(day)), HALF_LIFE);
        }
        assertThat(often.cited())
                .isCloseTo(use.at(NOON.plus(Duration.ofDays(45)), HALF_LIFE).cited(), within(1e-9));
    }

    @Test
    void aClockThatGoesBackMakesNothingMoreOfIt() {
        Use use = Use.none(NOON).and(3, 5);
        assertThat(use.at(NOON.minusSeconds(3_600), HALF_LIFE)).isEqualTo(use);
    }

    @Test
    void oneCitationIsWorthMoreThanBeingFoundWithoutEnd() {
        assertThat(Use.none(NOON).and(0, 1_000_000).strength())
                .isLessThan(Use.none(NOON).and(1, 0).strength() / 4);
    }

    @Test
    void whatIsUsedMattersMoreButNeverMoreThanAllElse() {
        Use once = Use.none(NOON).and(1, 1);
        Use always = Use.none(NOON).and(1_000_000, 1_000_000);
        for (double given : new double[] {0, 0.1, 0.5, 0.8, 1}) {
            assertThat(once.importance(given)).isBetween(given, always.importance(given));
            assertThat(always.importance(given)).isLessThanOrEqualTo(1);
            assertThat(Use.none(NOON).importance(given)).isEqualTo(given);
        }
    }

    @Test
    void whatWasUsedOnceIsAsGoodAsNotUsedInTheEnd() {
        Use once = Use.none(NOON).and(1, 1);
        assertThat(once.isNegligible()).isFalse();
        assertThat(once.at(NOON.plus(HALF_LIFE.multipliedBy(7)), HALF_LIFE).isNegligible())
                .isTrue();
    }

    @Test
    void isReadAsItWasWritten() {
        Use use = Use.none(NOON).and(3, 7).at(NOON.plusSeconds(86_400), HALF_LIFE);
        assertThat(Use.parse(use.toString())).isEqualTo(use);
        assertThatThrownBy(() -> Use.parse("1 2")).isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> Use.parse("1 two 2026-03-01T12:00:00Z")).isInstanceOf(Fault.Invalid.class);
    }
}
