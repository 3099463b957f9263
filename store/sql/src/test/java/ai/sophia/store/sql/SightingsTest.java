package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SightingsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Sightings sightings = new Sightings();

    @Test
    void nothingIsKnownBeforeTheFirst() {
        assertThat(sightings.completeUntil(5)).isEqualTo(Period.BEGINNING);
        sightings.saw(7, START);
        assertThat(sightings.completeUntil(6)).isEqualTo(Period.BEGINNING);
        assertThat(sightings.completeUntil(7)).isEqualTo(START);
    }

    @Test
    void whoIsAtTheEndHasSeenAllUntilTheLastLook() {
        sightings.saw(7, START);
        sightings.saw(7, START.plusSeconds(1));
        sightings.saw(7, START.plusSeconds(2));
        assertThat(sightings.completeUntil(7)).isEqualTo(START.plusSeconds(2));
        assertThat(sightings.completeUntil(9)).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void whoIsBehindHasSeenAllUntilTheLastLookThatShowedNoMore() {
        sightings.saw(7, START);
        sightings.saw(8, START.plusSeconds(1));
        sightings.saw(10, START.plusSeconds(2));
        assertThat(sightings.completeUntil(10)).isEqualTo(START.plusSeconds(2));
        assertThat(sightings.completeUntil(9)).isEqualTo(START.plusSeconds(1));
        assertThat(sightings.completeUntil(7)).isEqualTo(START);
    }

    @Test
    void ofALogThatGrowsAllTheTimeNoMoreIsKeptThanTellsItToATenthOfASecond() {
        int looks = 10_000;
        for (int i = 0; i < looks; i++) {
            sightings.saw(i, START.plusMillis(i));
        }
        for (int entry = 200; entry < looks; entry += 7) {
            Instant exact = START.plusMillis(entry);
            assertThat(sightings.completeUntil(entry)).isBetween(exact.minusMillis(101), exact);
        }
        assertThat(sightings.size()).isLessThan(looks / 50);
    }

    @Test
    void whatIsOldIsForgottenButForTheLast() {
        for (int i = 0; i < 1_000; i++) {
            sightings.saw(i, START.plusSeconds(i));
        }
        assertThat(sightings.size()).isBetween(120, 122);
        sightings.saw(1_000, START.plusSeconds(100_000));
        assertThat(sightings.completeUntil(1_000)).isEqualTo(START.plusSeconds(100_000));
        assertThat(sightings.size()).isOne();
    }
}
