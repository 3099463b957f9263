package ai.sophia.model.rules;

import java.time.LocalDate;
import java.time.temporal.IsoFields;

/**
 * Days of the calendar that follow each other.
 *
 * @param from the first of them
 * @param to the one after the last
 */
record Days(LocalDate from, LocalDate to) {
    static Days of(LocalDate day) {
        return new Days(day, day.plusDays(1));
    }

    /** Those of the month in which a day is. */
    static Days month(LocalDate day) {
        LocalDate first = day.withDayOfMonth(1);
        return new Days(first, first.plusMonths(1));
    }

    /** Those of the quarter of a year in which a day is. */
    static Days quarter(LocalDate day) {
        LocalDate first = day.with(IsoFields.DAY_OF_QUARTER, 1);
        return new Days(first, first.plusMonths(3));
    }

    /** Those of the year in which a day is. */
    static Days year(LocalDate day) {
        LocalDate first = day.withDayOfYear(1);
        return new Days(first, first.plusYears(1));
    }
}
