package ai.sophia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void asManyAreDueAsTheRateSaysInOrderAndWithinTheTime() {
        Schedule schedule = Schedule.of(250, 4, 1);
        assertThat(schedule.size()).isEqualTo(1_000);
        for (int number = 1; number < schedule.size(); number++) {
            assertThat(schedule.due(number)).isGreaterThanOrEqualTo(schedule.due(number - 1));
        }
        assertThat(schedule.due(0)).isNotNegative();
        assertThat(schedule.due(999)).isLessThan(4_000_000_000L);
    }

    @Test
    void arrivalsComeInBurstsAndGapsAsThoseOfStrangersDo() {
        Schedule schedule = Schedule.of(1_000, 10, 1);
        int close = 0;
        for (int number = 1; number < schedule.size(); number++) {
            close += schedule.due(number) - schedule.due(number - 1) < 100_000 ? 1 : 0;
        }
        // of a Poisson process of mean 1 ms, 1 - exp(-0.1) of the gaps are under 0.1 ms
        assertThat(close).isBetween(850, 1_050);
    }

    @Test
    void theSameSeedMakesTheSame() {
        Schedule one = Schedule.of(10, 1, 7);
        Schedule same = Schedule.of(10, 1, 7);
        for (int number = 0; number < one.size(); number++) {
            assertThat(same.due(number)).isEqualTo(one.due(number));
        }
    }

    @Test
    void theSlowestLoadHasOneRequest() {
        assertThat(Schedule.of(0.01, 1, 1).size()).isEqualTo(1);
    }
}
