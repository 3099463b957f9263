package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Span;
import ai.sophia.model.rules.TimeExpression.Tense;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * English expressions of time, and the days that they mean by the moment at which they were said: days, weeks, months and years, by the
 * calendar, as distances, or as what comes again and again. Hours are found with their day and not resolved. Immutable.
 */
final class TimeExpressions {
    private static final String MONTH =
            "(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?"
                    + "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    /** Two months are verbs as well, unless something says that they are months. */
    private static final String NO_VERB =
            "(?!(?<!\\b(?:in|since|until|till|by|from|of|next|last|this|early|late|mid|during|before|after)\\s)"
                    + "(?:may|march)\\b(?!\\s+\\d{4}))";

    private static final String WEEKDAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
    private static final String SEASON = "(?:spring|summer|autumn|fall|winter)";
    private static final String UNIT = "(?:day|week|month|year)";
    private static final String NUMBER =
            "(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|\\d{1,3})";
    private static final String LEAD =
            "(?:(?<lead>on|in|by|since|until|till|from|before|after|during|for|due)\\s+)?(?:(?:early|late|mid|the end of|end of|the)\\s+)?";
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("a", 1),
            Map.entry("an", 1),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("a couple of", 2));

    /** A text without any of these tells no time; to look for them all at once is faster. */
    private static final Pattern ANY = Pattern.compile(
            "\\d|day|" + UNIT + "|hour|quarter|term|sprint|semester|morning|evening|night|weekend|" + SEASON + "|"
                    + MONTH + "|tomorrow|daily|annually|christmas|easter|whitsun|thanksgiving|ramadan|\\beid\\b|diwali",
            Pattern.CASE_INSENSITIVE);

    /** What a match means on the day on which it was said; backwards takes, of the days that it may mean, one that has been. */
    private interface Meaning {
        Optional<Days> of(Matcher found, LocalDate said, boolean backwards);
    }

    /** The first day, and the one after the last. */
    private record Days(LocalDate from, LocalDate to) {
        private static Days of(LocalDate day) {
            return new Days(day, day.plusDays(1));
        }

        private static Days month(LocalDate day) {
            LocalDate first = day.withDayOfMonth(1);
            return new Days(first, first.plusMonths(1));
        }
    }

    private record Kind(Pattern pattern, boolean often, Meaning meaning) {}

    private final List<Kind> kinds = new ArrayList<>();

    private TimeExpressions() {}

    static TimeExpressions english() {
        TimeExpressions times = new TimeExpressions();
        times.often("(?:on\\s+)?(?:" + WEEKDAY + "|morning|evening|weekend|weekday|mornings and evening)s(?:\\s+and\\s+"
                + WEEKDAY + "s)?");
        times.often("(?:every|each)\\s+(?:(?:other|second|first|last|single|few|\\w+)\\s+)?(?:" + UNIT + "s?|" + WEEKDAY
                + "|" + MONTH + "|morning|evening|night|weekend|spring|summer|autumn|winter|hours?)\\b");
        times.often("(?:once|twice|" + NUMBER + "\\s+times|" + NUMBER
                + "\\s+(?:days|hours|nights|\\w+))\\s+(?:a|per|every)\\s+" + "(?:" + UNIT + "|night)");
        times.often("on\\s+the\\s+(?:first|last|\\d{1,2}(?:st|nd|rd|th))\\s+of\\s+(?:the|each|every)\\s+month");
        times.often("most\\s+(?:days|mornings|evenings|nights|weekends|weeks|months|years|" + WEEKDAY + "s)");
        times.often("daily|weekly|monthly|yearly|annually|nightly");
        times.once(
                "(?:from\\s+)?(?<day>\\d{1,2})\\s+(?:to|until)\\s+(?<last>\\d{1,2})\\s+(?<month>" + MONTH + ")",
                (found, said, backwards) -> date(found, said, backwards)
                        .map(days -> new Days(
                                days.from(),
                                days.from()
                                        .withDayOfMonth(number(found.group("last")))
                                        .plusDays(1))));
        times.once(
                LEAD + "(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?<month>" + MONTH + ")(?:\\s+(?<year>\\d{4}))?",
                TimeExpressions::date);
        times.once(
                LEAD + "(?<month>" + MONTH + ")\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?(?!\\d|:)(?:,?\\s+(?<year>\\d{4}))?",
                TimeExpressions::date);
        times.once(
                "(?:(?:on|by|from|until|since|before|after)\\s+)?the\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)"
                        + "(?!\\s+(?:floor|time|edition|attempt|place|year|grade|street|version|line|one|century|birthday))",
                TimeExpressions::dayOfMonth);
        times.once(
                "today|tonight|this morning|this afternoon|this evening",
                (found, said, backwards) -> Optional.of(Days.of(said)));
        times.once(
                "(?:from\\s+|since\\s+)?tomorrow", (found, said, backwards) -> Optional.of(Days.of(said.plusDays(1))));
        times.once(
                "(?:since\\s+)?yesterday|last night",
                (found, said, backwards) -> Optional.of(Days.of(said.minusDays(1))));
        times.once(
                "(?<number>" + NUMBER + ")\\s+(?<unit>" + UNIT + ")s?\\s+ago",
                (found, said, backwards) -> Optional.of(distance(found, said, -1)));
        times.once(
                "(?:(?:on\\s+)?(?<weekday>" + WEEKDAY + ")\\s+)?in\\s+(?<number>" + NUMBER + ")\\s+(?<unit>" + UNIT
                        + ")s?(?:'\\s+time)?",
                TimeExpressions::ahead);
        times.once(
                "(?:at|by|until|till|from|before|towards)\\s+the\\s+end\\s+of\\s+(?:the|this)\\s+(?<unit>week|month|year)",
                (found, said, backwards) -> Optional.of(end(found.group("unit"), said)));
        times.once(
                "(?:in\\s+)?(?:the\\s+)?(?:(?<which>this|next|last)\\s+|(?<=in\\s(?:the\\s)?)(?=" + SEASON
                        + "))(?<unit>week(?:end)?|month|quarter|year|term|semester|sprint|" + SEASON + ")",
                TimeExpressions::relative);
        times.once(
                LEAD + "(?<which>next |last |this |coming )?(?<weekday>" + WEEKDAY + ")(?!s)",
                TimeExpressions::weekday);
        times.once(
                LEAD + "(?<which>next |last |this )?" + NO_VERB + "(?<month>" + MONTH + ")(?:\\s+(?<year>\\d{4}))?",
                TimeExpressions::month);
        times.once(
                "(?:in|since|until|by|from|back in|the summer of|spring of|of)\\s+(?<year>(?:19|20)\\d{2})",
                (found, said, backwards) -> {
                    LocalDate first = LocalDate.of(number(found.group("year")), 1, 1);
                    return Optional.of(new Days(first, first.plusYears(1)));
                });
        times.once(
                "(?:at|over|for|on|by|after|before)\\s+(?:christmas|easter|whitsun|new year(?:'s eve)?|thanksgiving|ramadan|eid|diwali)",
                (found, said, backwards) -> Optional.empty());
        return times;
    }

    /**
     * The expressions in a text, in its order, none within another.
     *
     * @param said when the text was said
     * @param backwards whether what may lie before or after that lies before it
     */
    List<TimeExpression> find(String text, Instant said, boolean backwards) {
        List<TimeExpression> found = new ArrayList<>();
        if (!ANY.matcher(text).find()) {
            return found;
        }
        LocalDate day = LocalDate.ofInstant(said, ZoneOffset.UTC);
        for (Kind kind : kinds) {
            Matcher matcher = kind.pattern().matcher(text);
            while (matcher.find()) {
                Span span = new Span(matcher.start(), matcher.end());
                if (found.stream().allMatch(other -> other.span().shared(span) == 0)) {
                    found.add(expression(kind, matcher, span, day, backwards));
                }
            }
        }
        found.sort(
                (one, other) -> Integer.compare(one.span().start(), other.span().start()));
        return found;
    }

    private static TimeExpression expression(Kind kind, Matcher matcher, Span span, LocalDate day, boolean backwards) {
        if (kind.often()) {
            return new TimeExpression(span, Tense.OFTEN, Optional.empty());
        }
        boolean since = matcher.group().toLowerCase(Locale.ROOT).startsWith("since");
        try {
            Optional<Days> days = kind.meaning().of(matcher, day, backwards || since);
            if (days.isEmpty()) {
                boolean past =
                        backwards || matcher.group().toLowerCase(Locale.ROOT).contains("last ");
                return new TimeExpression(span, past ? Tense.PAST : Tense.SOON, Optional.empty());
            }
            Tense tense = days.get().equals(Days.of(day))
                    ? Tense.NOW
                    : since || !days.get().to().isAfter(day) ? Tense.PAST : Tense.SOON;
            Period period = new Period(
                    days.get().from().atStartOfDay(ZoneOffset.UTC).toInstant(),
                    since
                            ? Period.FOREVER
                            : days.get().to().atStartOfDay(ZoneOffset.UTC).toInstant());
            return new TimeExpression(span, tense, Optional.of(period));
        } catch (DateTimeException noSuchDay) {
            return new TimeExpression(span, Tense.SOON, Optional.empty());
        }
    }

    private void often(String pattern) {
        kinds.add(new Kind(compile(pattern), true, (found, said, backwards) -> Optional.empty()));
    }

    private void once(String pattern, Meaning meaning) {
        kinds.add(new Kind(compile(pattern), false, meaning));
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile("(?<![\\w-])(?:" + pattern + ")(?![\\w-])", Pattern.CASE_INSENSITIVE);
    }

    private static Optional<Days> date(Matcher found, LocalDate said, boolean backwards) {
        Month month = monthOf(found.group("month"));
        int day = number(found.group("day"));
        String year = groupOr(found, "year");
        if (!year.isEmpty()) {
            return Optional.of(Days.of(LocalDate.of(number(year), month, day)));
        }
        LocalDate date = LocalDate.of(said.getYear(), month, day);
        if (!backwards && date.isBefore(said)) {
            date = date.plusYears(1);
        } else if (backwards && date.isAfter(said)) {
            date = date.minusYears(1);
        }
        return Optional.of(Days.of(date));
    }

    private static Optional<Days> dayOfMonth(Matcher found, LocalDate said, boolean backwards) {
        LocalDate date = said.withDayOfMonth(number(found.group("day")));
        if (!backwards && date.isBefore(said)) {
            date = date.plusMonths(1);
        } else if (backwards && date.isAfter(said)) {
            date = date.minusMonths(1);
        }
        return Optional.of(Days.of(date));
    }

    private static Days distance(Matcher found, LocalDate said, int sign) {
        String number = found.group("number").toLowerCase(Locale.ROOT);
        int count = sign * (NUMBERS.containsKey(number) ? NUMBERS.getOrDefault(number, 0) : number(number));
        return switch (found.group("unit").toLowerCase(Locale.ROOT)) {
            case "day" -> Days.of(said.plusDays(count));
            case "week" -> Days.of(said.plusWeeks(count));
            case "month" -> Days.month(said.plusMonths(count));
            default -> year(said.plusYears(count));
        };
    }

    private static Optional<Days> ahead(Matcher found, LocalDate said, boolean backwards) {
        Days days = distance(found, said, 1);
        String weekday = groupOr(found, "weekday");
        if (weekday.isEmpty()) {
            return Optional.of(days);
        }
        // of the weekdays around that day the nearest
        return Optional.of(Days.of(days.from().minusDays(3).with(TemporalAdjusters.nextOrSame(weekdayOf(weekday)))));
    }

    /** The last days of a week, of a month, or the last month of a year. */
    private static Days end(String unit, LocalDate said) {
        LocalDate first = said.withDayOfMonth(1);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "week" -> {
                LocalDate monday = said.minusDays(said.getDayOfWeek().getValue() - 1L);
                yield new Days(monday.plusDays(4), monday.plusDays(7));
            }
            case "month" -> new Days(first.plusMonths(1).minusDays(7), first.plusMonths(1));
            default -> new Days(first.withMonth(12), first.withMonth(12).plusMonths(1));
        };
    }

    private static Optional<Days> relative(Matcher found, LocalDate said, boolean backwards) {
        int step = step(groupOr(found, "which"));
        LocalDate monday =
                said.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).plusWeeks(step);
        return switch (found.group("unit").toLowerCase(Locale.ROOT)) {
            case "week" -> Optional.of(new Days(monday, monday.plusWeeks(1)));
            case "weekend" -> Optional.of(new Days(monday.plusDays(5), monday.plusWeeks(1)));
            case "month" -> Optional.of(Days.month(said.plusMonths(step)));
            case "quarter" -> Optional.of(quarter(said.plusMonths(3L * step)));
            case "year" -> Optional.of(year(said.plusYears(step)));
            default -> Optional.empty();
        };
    }

    private static Optional<Days> weekday(Matcher found, LocalDate said, boolean backwards) {
        DayOfWeek weekday = weekdayOf(found.group("weekday"));
        boolean last = groupOr(found, "which").strip().equalsIgnoreCase("last");
        return Optional.of(Days.of(
                said.with(last || backwards ? TemporalAdjusters.previous(weekday) : TemporalAdjusters.next(weekday))));
    }

    private static Optional<Days> month(Matcher found, LocalDate said, boolean backwards) {
        Month month = monthOf(found.group("month"));
        String year = groupOr(found, "year");
        if (!year.isEmpty()) {
            return Optional.of(Days.month(LocalDate.of(number(year), month, 1)));
        }
        boolean last = backwards || groupOr(found, "which").strip().equalsIgnoreCase("last");
        LocalDate first = LocalDate.of(said.getYear(), month, 1);
        if (last && first.isAfter(said)) {
            first = first.minusYears(1);
        } else if (!last && !first.plusMonths(1).isAfter(said)) {
            first = first.plusYears(1);
        }
        return Optional.of(Days.month(first));
    }

    private static Days quarter(LocalDate day) {
        LocalDate first = day.with(IsoFields.DAY_OF_QUARTER, 1);
        return new Days(first, first.plusMonths(3));
    }

    private static Days year(LocalDate day) {
        LocalDate first = day.withDayOfYear(1);
        return new Days(first, first.plusYears(1));
    }

    private static int step(String which) {
        return switch (which.toLowerCase(Locale.ROOT)) {
            case "next" -> 1;
            case "last" -> -1;
            default -> 0;
        };
    }

    private static Month monthOf(String name) {
        String start = name.substring(0, 3).toUpperCase(Locale.ROOT);
        for (Month month : Month.values()) {
            if (month.name().startsWith(start)) {
                return month;
            }
        }
        throw new DateTimeException("expected a month, but got " + name);
    }

    private static DayOfWeek weekdayOf(String name) {
        return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static String groupOr(Matcher found, String group) {
        if (!found.namedGroups().containsKey(group)) {
            return "";
        }
        String text = found.group(group);
        return text == null ? "" : text;
    }
}
