package ai.sophia.evaluation;

import ai.sophia.core.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** Reads the times that evaluation sets are written with, all taken as UTC. Stateless. */
final class SaidAt {
    /** Such as {@code 1:56 pm on 8 May, 2023}. */
    private static final DateTimeFormatter TIME = formatter("h:mm a 'on' d MMMM, uuuu");

    /** Such as {@code 2025-12-15 (Monday)}, {@code March-15-2024}, {@code 2025-12-15}. */
    private static final List<DateTimeFormatter> DATES =
            List.of(formatter("uuuu-MM-dd (EEEE)"), formatter("MMMM-dd-uuuu"), formatter("uuuu-MM-dd"));

    private SaidAt() {}

    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    /** The moment, or {@link Period#BEGINNING} if the text is none that is known. */
    static Instant parse(String text) {
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException noTime) {
            // perhaps a date
        }
        for (DateTimeFormatter date : DATES) {
            try {
                return LocalDate.parse(text, date).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeParseException noDate) {
                // perhaps another one
            }
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unknown) {
            return Period.BEGINNING;
        }
    }
}
