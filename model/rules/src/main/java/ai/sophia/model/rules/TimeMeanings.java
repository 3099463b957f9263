package ai.sophia.model.rules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** What expressions of time mean by the day on which they were said, by the calendar. Immutable. */
final class TimeMeanings {
    /** What a match means; backwards takes, of the days that it may mean, one that has been. Empty where the days are not known. */
    interface Meaning {
        Optional<Days> of(Matcher found, LocalDate said, boolean backwards);
    }

    private final TimeWords words;
    private final Map<String, Meaning> meanings;

    TimeMeanings(TimeWords words) {
        this.words = words;
        meanings = Map.ofEntries(
                Map.entry("days", this::days),
                Map.entry("date", this::date),
                Map.entry("day", this::dayOfMonth),
                Map.entry("today", (found, said, backwards) -> Optional.of(Days.of(said))),
                Map.entry("tomorrow", (found, said, backwards) -> Optional.of(Days.of(said.plusDays(1)))),
                Map.entry("after tomorrow", (found, said, backwards) -> Optional.of(Days.of(said.plusDays(2)))),
                Map.entry("yesterday", (found, said, backwards) -> Optional.of(Days.of(said.minusDays(1)))),
                Map.entry("before yesterday", (found, said, backwards) -> Optional.of(Days.of(said.minusDays(2)))),
                Map.entry("ago", (found, said, backwards) -> distance(found, said, -1)),
                Map.entry("ahead", this::ahead),
                Map.entry("end", this::end),
                Map.entry("relative", this::relative),
                Map.entry("weekday", this::weekday),
                Map.entry("month", this::month),
                Map.entry("year", this::year),
                Map.entry("feast", (found, said, backwards) -> Optional.empty()));
    }

    /** The meaning of what stands behind a key of {@code times.rules}, if that is the key of one. */
    Optional<Meaning> of(String key) {
        return Optional.ofNullable(meanings.get(key));
    }

    /** From a day to another of the month, or of the one before where that would come later. */
    private Optional<Days> days(Matcher found, LocalDate said, boolean backwards) {
        int day = words.number(found.group("day"));
        int last = words.number(found.group("last"));
        return date(found.group("month"), last, "", said, backwards)
                .map(Days::from)
                .map(to -> {
                    LocalDate from = (day <= last ? to : to.minusMonths(1)).withDayOfMonth(day);
                    return new Days(from, to.plusDays(1));
                });
    }

    private Optional<Days> date(Matcher found, LocalDate said, boolean backwards) {
        return date(found.group("month"), words.number(found.group("day")), groupOr(found, "year"), said, backwards);
    }

    private Optional<Days> date(String monthName, int day, String year, LocalDate said, boolean backwards) {
        Month month = words.month(monthName);
        if (!year.isEmpty()) {
            return Optional.of(Days.of(LocalDate.of(words.number(year), month, day)));
        }
        LocalDate date = LocalDate.of(said.getYear(), month, day);
        if (!backwards && date.isBefore(said)) {
            date = date.plusYears(1);
        } else if (backwards && date.isAfter(said)) {
            date = date.minusYears(1);
        }
        return Optional.of(Days.of(date));
    }

    private Optional<Days> dayOfMonth(Matcher found, LocalDate said, boolean backwards) {
        LocalDate date = said.withDayOfMonth(words.number(found.group("day")));
        if (!backwards && date.isBefore(said)) {
            date = date.plusMonths(1);
        } else if (backwards && date.isAfter(said)) {
            date = date.minusMonths(1);
        }
        return Optional.of(Days.of(date));
    }

    private Optional<Days> distance(Matcher found, LocalDate said, int sign) {
        int count = sign * words.number(found.group("number"));
        return words.unit(found.group("unit")).map(unit -> switch (unit) {
            case DAY -> Days.of(said.plusDays(count));
            case WEEK, WEEKEND -> Days.of(said.plusWeeks(count));
            case MONTH -> Days.month(said.plusMonths(count));
            case QUARTER -> Days.quarter(said.plusMonths(3L * count));
            case YEAR -> Days.year(said.plusYears(count));
        });
    }

    private Optional<Days> ahead(Matcher found, LocalDate said, boolean backwards) {
        Optional<Days> days = distance(found, said, 1);
        String weekday = groupOr(found, "weekday");
        // of the weekdays around that day the nearest
        return weekday.isEmpty()
                ? days
                : days.map(each ->
                        Days.of(each.from().minusDays(3).with(TemporalAdjusters.nextOrSame(words.weekday(weekday)))));
    }

    /** The last days of a week, of a month, or the last month of a year. */
    private Optional<Days> end(Matcher found, LocalDate said, boolean backwards) {
        LocalDate first = said.withDayOfMonth(1);
        return words.unit(found.group("unit")).flatMap(unit -> switch (unit) {
            case WEEK -> {
                LocalDate monday = said.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield Optional.of(new Days(monday.plusDays(4), monday.plusDays(7)));
            }
            case MONTH -> Optional.of(new Days(first.plusMonths(1).minusDays(7), first.plusMonths(1)));
            case YEAR -> Optional.of(Days.month(first.withMonth(12)));
            case DAY, WEEKEND, QUARTER -> Optional.empty();
        });
    }

    private Optional<Days> relative(Matcher found, LocalDate said, boolean backwards) {
        int step = words.step(groupOr(found, "which"));
        LocalDate monday =
                said.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).plusWeeks(step);
        return words.unit(found.group("unit")).map(unit -> switch (unit) {
            case DAY -> Days.of(said.plusDays(step));
            case WEEK -> new Days(monday, monday.plusWeeks(1));
            case WEEKEND -> new Days(monday.plusDays(5), monday.plusWeeks(1));
            case MONTH -> Days.month(said.plusMonths(step));
            case QUARTER -> Days.quarter(said.plusMonths(3L * step));
            case YEAR -> Days.year(said.plusYears(step));
        });
    }

    private Optional<Days> weekday(Matcher found, LocalDate said, boolean backwards) {
        DayOfWeek weekday = words.weekday(found.group("weekday"));
        boolean last = words.step(groupOr(found, "which")) < 0;
        return Optional.of(Days.of(
                said.with(last || backwards ? TemporalAdjusters.previous(weekday) : TemporalAdjusters.next(weekday))));
    }

    private Optional<Days> month(Matcher found, LocalDate said, boolean backwards) {
        Month month = words.month(found.group("month"));
        String year = groupOr(found, "year");
        if (!year.isEmpty()) {
            return Optional.of(Days.month(LocalDate.of(words.number(year), month, 1)));
        }
        boolean last = backwards || words.step(groupOr(found, "which")) < 0;
        LocalDate first = LocalDate.of(said.getYear(), month, 1);
        if (last && first.isAfter(said)) {
            first = first.minusYears(1);
        } else if (!last && !first.plusMonths(1).isAfter(said)) {
            first = first.plusYears(1);
        }
        return Optional.of(Days.month(first));
    }

    private Optional<Days> year(Matcher found, LocalDate said, boolean backwards) {
        return Optional.of(Days.year(LocalDate.of(words.number(found.group("year")), 1, 1)));
    }

    private static String groupOr(Matcher found, String group) {
        if (!found.namedGroups().containsKey(group)) {
            return "";
        }
        String text = found.group(group);
        return text == null ? "" : text;
    }
}
