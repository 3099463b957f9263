package ai.sophia.core.tier;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the clock of a server agrees with that of this node. What the server says is compared with the local clock in the middle of the round
 * trip, which is half a round trip wrong at most. Immutable, safe for all threads.
 */
public final class ClockSkew {
    /** Clocks that are kept by NTP differ by some milliseconds. */
    private static final Duration TOLERATED = Duration.ofSeconds(1);

    /** What a time of whole seconds may lack. */
    private static final Duration CUT_OFF = Duration.ofSeconds(1);

    /** From so much on, parts of a second do not matter. */
    private static final Duration MUCH = Duration.ofSeconds(10);

    private final InstantSource clock;

    /**
     * @param clock the local one
     */
    public ClockSkew(InstantSource clock) {
        this.clock = clock;
    }

    /** By the clock of this machine. */
    public static ClockSkew ofSystem() {
        return new ClockSkew(InstantSource.system());
    }

    /** Begins a round trip; to be called right before the server is asked. */
    public Asking ask() {
        return new Asking(clock.instant());
    }

    /** A round trip that has begun, and ends when it is told what the server said. */
    public final class Asking {
        private final Instant asked;

        private Asking(Instant asked) {
            this.asked = asked;
        }

        /** What is wrong, with what to do, if the server said that it is this time; empty if nothing is. */
        public Optional<String> told(Instant time) {
            return finding(time, TOLERATED);
        }

        /**
         * The same by HTTP.
         *
         * @param date the header {@code Date}, in whole seconds; one that is missing or malformed says nothing
         */
        public Optional<String> told(String date) {
            try {
                Instant time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return finding(time, TOLERATED.plus(CUT_OFF));
            } catch (DateTimeParseException none) {
                return Optional.empty();
            }
        }

        private Optional<String> finding(Instant time, Duration tolerated) {
            Duration half = Duration.between(asked, clock.instant()).abs().dividedBy(2);
            Duration ahead = Duration.between(asked.plus(half), time);
            return ahead.abs().compareTo(tolerated.plus(half)) <= 0
                    ? Optional.empty()
                    : Optional.of(
                            "its clock is " + seconds(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of")
                                    + " this node's, so that their times and logs cannot be compared; synchronise both by NTP");
        }
    }

    private static String seconds(Duration duration) {
        return duration.compareTo(MUCH) < 0
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3)
                : duration.toSeconds() + " s";
    }
}
