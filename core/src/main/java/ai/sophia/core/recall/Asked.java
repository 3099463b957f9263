package ai.sophia.core.recall;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question tells of what it looks for, besides its terms. English for now, as the words are. Immutable.
 *
 * @param time whether it asks when something was
 * @param party whether who asks speaks of the two who talk here, and so probably of what they talked about lately
 */
record Asked(String question, boolean time, boolean party) {
    /**
     * Days that a question names.
     *
     * @param first in days since 1970
     * @param last the same as the first, or later
     */
    record Days(int first, int last) {
        /** How many days it is from a day to these. */
        int distance(int day) {
            return Math.max(0, Math.max(first - day, day - last));
        }
    }

    private static final List<String> TIME = List.of(" when ", "how long", "what date", "which year", "which month");

    private static final Pattern PARTY = Pattern.compile(
            "\\b(?:i|me|my|mine|myself|we|us|our|ours|you|your|yours|let's)\\b", Pattern.CASE_INSENSITIVE);

    private static final String MONTHS =
            "january|february|march|april|may|june|july|august|september|october|november|december";

    private static final Pattern DATE = Pattern.compile(
            "\\b(?:(?<before>\\d{1,2})(?:st|nd|rd|th)?(?: of)? )?(?<month>" + MONTHS + ")\\b"
                    + "(?: (?<after>\\d{1,2})(?:st|nd|rd|th)?\\b)?(?:,? (?<year>\\d{4}))?",
            Pattern.CASE_INSENSITIVE);

    /** Two months are words too: with a capital, and after one of these or beside a number, they are months. */
    private static final Pattern AMBIGUOUS = Pattern.compile("may|march", Pattern.CASE_INSENSITIVE);

    private static final Pattern LEADING =
            Pattern.compile("\\b(?:in|of|since|during|until|last|this|early|late|mid)[ -]$", Pattern.CASE_INSENSITIVE);

    private static final int MONTH_DAYS = 31;

    static Asked of(String question) {
        String plain = question.toLowerCase(Locale.ROOT);
        boolean time = plain.startsWith("when") || TIME.stream().anyMatch(plain::contains);
        return new Asked(question, time, PARTY.matcher(question).find());
    }

    /**
     * The days that it names: a day, or the days of a month; where it says no year, those of every year from the first to the last day.
     */
    List<Days> days(int first, int last) {
        List<Days> days = new ArrayList<>();
        Matcher date = DATE.matcher(question);
        while (date.find()) {
            if (isMonth(date)) {
                String year = date.group("year");
                int from = year == null ? LocalDate.ofEpochDay(first).getYear() : Integer.parseInt(year);
                int to = year == null ? LocalDate.ofEpochDay(last).getYear() : from;
                for (int each = from; each <= to; each++) {
                    add(days, date, each);
                }
            }
        }
        return days;
    }

    private boolean isMonth(Matcher date) {
        String name = date.group("month");
        if (!AMBIGUOUS.matcher(name).matches()) {
            return true;
        }
        boolean bare = date.group("before") == null && date.group("after") == null && date.group("year") == null;
        return Character.isUpperCase(name.charAt(0))
                && (!bare
                        || LEADING.matcher(question.substring(0, date.start())).find());
    }

    private static void add(List<Days> days, Matcher date, int year) {
        Month month = Month.valueOf(date.group("month").toUpperCase(Locale.ROOT));
        String day = date.group("before") == null ? date.group("after") : date.group("before");
        try {
            LocalDate first = LocalDate.of(year, month, day == null ? 1 : Integer.parseInt(day));
            LocalDate last = day == null ? first.plusDays(MONTH_DAYS - 1) : first;
            days.add(new Days((int) first.toEpochDay(), (int) last.toEpochDay()));
        } catch (DateTimeException impossible) {
            // a day that this month does not have is not asked for
        }
    }
}
