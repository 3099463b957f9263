package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockSkewTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** A round trip that begins at noon. */
    private static ClockSkew.Asking asking(Duration roundTrip) {
        Queue<Instant> times = new ArrayDeque<>(List.of(NOON, NOON.plus(roundTrip)));
        return new ClockSkew(times::remove).ask();
    }

    private static Optional<String> found(Duration roundTrip, Duration said) {
        return asking(roundTrip).told(NOON.plus(said));
    }

    /** As a server writes the header, that cuts off parts of a second. */
    private static Optional<String> foundByHttp(Duration roundTrip, Duration said) {
        Instant second = NOON.plus(said).truncatedTo(ChronoUnit.SECONDS);
        return asking(roundTrip).told(DateTimeFormatter.RFC_1123_DATE_TIME.format(second.atOffset(ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1000", "0, -1000", "400, 1400", "400, -1000", "8000, 9000", "8000, -1000"})
    void aSecondBeyondTheRoundTripIsTolerated(long roundTrip, long said) {
        assertThat(found(Duration.ofMillis(roundTrip), Duration.ofMillis(said))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1001, 1.0 s ahead of", "400, 1401, 1.2 s ahead of", "8000, 9001, 5.0 s ahead of"})
    void moreThanThatAheadIsTold(long roundTrip, long said, String told) {
        assertThat(found(Duration.ofMillis(roundTrip), Duration.ofMillis(said)))
                .hasValueSatisfying(finding -> assertThat(finding).startsWith("its clock is " + told + " this node's"));
    }

    @ParameterizedTest
    @CsvSource({"0, -1001, 1.0 s behind", "400, -1001, 1.2 s behind", "8000, -1001, 5.0 s behind"})
    void moreThanThatBehindIsTold(long roundTrip, long said, String told) {
        assertThat(found(Duration.ofMillis(roundTrip), Duration.ofMillis(said)))
                .hasValueSatisfying(finding -> assertThat(finding).startsWith("its clock is " + told + " this node's"));
    }

    @Test
    void muchIsToldInWholeSecondsAndWithWhatToDo() {
        assertThat(found(Duration.ZERO, Duration.ofMillis(12_345)))
                .contains("its clock is 12 s ahead of this node's, so that their times and logs cannot be compared;"
                        + " synchronise both by NTP");
        assertThat(found(Duration.ZERO, Duration.ofHours(-2)))
                .hasValueSatisfying(finding -> assertThat(finding).contains("7200 s behind this node's"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 1_000, 2_999, -1, -999, -1_000, -2_000})
    void byHttpASecondIsNotTold(long said) {
        assertThat(foundByHttp(Duration.ZERO, Duration.ofMillis(said))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_000, 3_500, -2_001, -3_000})
    void byHttpMoreThanTwoSecondsAreTold(long said) {
        assertThat(foundByHttp(Duration.ZERO, Duration.ofMillis(said))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-03-01T12:00:00Z", "Sun, 32 Mar 2026 12:00:00 GMT"})
    void whatIsNoDateSaysNothing(String date) {
        assertThat(asking(Duration.ZERO).told(date)).isEmpty();
    }

    @Test
    void aLocalClockThatIsSetBackMeanwhileMakesNoRoundTripOfLessThanNothing() {
        assertThat(found(Duration.ofSeconds(-4), Duration.ofSeconds(3))).isEmpty();
    }
}
