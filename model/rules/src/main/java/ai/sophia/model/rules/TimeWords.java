package ai.sophia.model.rules;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the words of expressions of time mean: months and days of the week, units, numbers and steps from what is now. Immutable. */
final class TimeWords {
    /** What is counted. */
    enum Unit {
        DAY,
        WEEK,
        WEEKEND,
        MONTH,
        QUARTER,
        YEAR
    }

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private record Value(String key, Pattern words) {}

    private final List<Value> values;

    /**
     * @param text of {@code times.rules}
     */
    TimeWords(RuleText text) {
        values = text.lines().stream()
                .map(line -> new Value(line.key(), line.pattern()))
                .toList();
    }

    Month month(String words) {
        return Month.of(number("month", words).orElseThrow(() -> new DateTimeException("no month is called " + words)));
    }

    DayOfWeek weekday(String words) {
        return DayOfWeek.of(
                number("weekday", words).orElseThrow(() -> new DateTimeException("no day is called " + words)));
    }

    int number(String words) {
        return number("number", words).orElseThrow(() -> new DateTimeException("no number is called " + words));
    }

    /** How many units from this one: 1 for the next, -1 for the last, 0 where the words tell of no other. */
    int step(String words) {
        return number("step", words).orElse(0);
    }

    /** What a word counts, if that has bounds in the calendar. */
    Optional<Unit> unit(String words) {
        return value("unit", words).map(unit -> Unit.valueOf(unit.toUpperCase(Locale.ROOT)));
    }

    private Optional<Integer> number(String of, String words) {
        return DIGITS.matcher(words).matches()
                ? Optional.of(Integer.parseInt(words))
                : value(of, words).map(Integer::parseInt);
    }

    private Optional<String> value(String of, String words) {
        String start = of + " ";
        return values.stream()
                .filter(value -> value.key().startsWith(start)
                        && value.words().matcher(words.strip()).matches())
                .map(value -> value.key().substring(start.length()))
                .findFirst();
    }
}
