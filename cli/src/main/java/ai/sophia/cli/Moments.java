package ai.sophia.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as people type them, and as they are shown. */
final class Moments {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([mhdw])(\\s+ago)?");

    private Moments() {}

    /**
     * A moment as the server takes it; empty stays empty.
     *
     * @param option the option it was given by, for the message
     * @param typed a date, a time with or without an offset (UTC), or a span from now such as {@code 12h}, {@code 30d}, {@code 4w}, or before
     *     now such as {@code 12h ago}
     */
    static String iso(String option, String typed, InstantSource clock) {
        return iso(option, typed, clock, false);
    }

    /** The same of what has been, which a span counts back to. */
    static String past(String option, String typed, InstantSource clock) {
        return iso(option, typed, clock, true);
    }

    private static String iso(String option, String typed, InstantSource clock, boolean back) {
        if (typed.isEmpty()) {
            return "";
        }
        Matcher span = SPAN.matcher(typed);
        if (span.matches()) {
            Duration distance = span(Long.parseLong(span.group(1)), span.group(2));
            boolean before = back || span.group(3) != null;
            return clock.instant().plus(before ? distance.negated() : distance).toString();
        }
        try {
            return moment(typed).toString();
        } catch (DateTimeException wrong) {
            throw Failure.misuse(option
                    + " expects a date or time such as 2026-05-01 or 2026-05-01T18:30:00Z, or a span "
                    + (back ? "before now such as 12h, 30d or 4w" : "from now such as 12h, 30d or 4w, or \"12h ago\"")
                    + ", but got \"" + typed + "\"");
        }
    }

    /** The day of an ISO moment, as it was written. */
    static String day(String iso) {
        return iso.length() > 10 ? iso.substring(0, 10) : iso;
    }

    /** Day and minute of an ISO moment, as it was written. */
    static String minute(String iso) {
        return iso.length() > 16 ? iso.substring(0, 16).replace('T', ' ') : iso;
    }

    private static Duration span(long count, String unit) {
        return switch (unit) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    private static Instant moment(String typed) {
        if (typed.length() <= 10) {
            return LocalDate.parse(typed).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String timed = typed.replace(' ', 'T');
        boolean placed = timed.endsWith("Z") || timed.matches(".*T.*[+-][0-9:]+");
        return placed
                ? OffsetDateTime.parse(timed).toInstant()
                : LocalDateTime.parse(timed).toInstant(ZoneOffset.UTC);
    }
}
