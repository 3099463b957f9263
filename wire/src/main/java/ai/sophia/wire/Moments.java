package ai.sophia.wire;

import ai.sophia.core.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Reads moments from requests. Stateless. */
public final class Moments {
    private static final int DATE_LENGTH = "2026-01-31".length();

    private Moments() {}

    /**
     * A moment in ISO 8601, with a time zone, or a date for its start in UTC; to the millisecond.
     *
     * @throws Fault.Invalid if it is none, or outside the years 0 to 9999
     */
    public static Instant parse(String field, String text) {
        try {
            OffsetDateTime moment = text.length() == DATE_LENGTH
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            if (moment.getYear() >= 0 && moment.getYear() <= 9999) {
                return moment.toInstant().truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException malformed) {
            // told below
        }
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        throw new Fault.Invalid(
                field,
                "expected a time such as 2026-01-31T12:00:00Z or a date such as 2026-01-31, but got \"" + shown + "\"");
    }
}
