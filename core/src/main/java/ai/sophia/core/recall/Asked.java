package ai.sophia.core.recall;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question tells of what it looks for, besides its terms. English for now, as the words are. Immutable.
 *
 * @param time whether it asks when something was
 * @param self whether who asks speaks of himself
 * @param addressed whether who asks speaks of who is asked
 */
record Asked(String question, boolean time, boolean self, boolean addressed) {
    /**
     * A day or a month that a question names.
     *
     * @param day of the month; 0 for all of it
     * @param year 0 for any
     */
    record Named(Month month, int day, int year) {
        /** How many days it is from a day to these, in the year that is nearest if none is named. */
        int distance(int from) {
            int near = LocalDate.ofEpochDay(from).getYear();
            int distance = NEVER;
            for (int each = year == 0 ? near - 1 : year; each <= (year == 0 ? near + 1 : year); each++) {
                distance = Math.min(distance, distance(from, each));
            }
            return distance;
        }

        /** A day that this month does not have is no day. */
        private int distance(int from, int in) {
            if (day > YearMonth.of(in, month).lengthOfMonth()) {
                return NEVER;
            }
            int first = (int) LocalDate.of(in, month, Math.max(1, day)).toEpochDay();
            int last = day == 0 ? first + MONTH_DAYS - 1 : first;
            return Math.max(0, Math.max(first - from, from - last));
        }
    }

    /** What a question begins with that is answered by a value, as a pattern. */
    static final String FOR_VALUE = "(?:what|which|how (?:many|much|long|often|old|"
            + "far|big|high|large|tall|heavy|expensive)|when|where|who)";

    /** A word that has a question be about what was, as a pattern. */
    static final String PAST =
            "\\b(?:did|was|were|had|before|previously|originally|initially|at first|used to|ago|last|yesterday|between|over time"
                    + "|(?<!\\b(?:the|my|our) )first|history|changed?)\\b";

    private static final int NEVER = 1_000_000;

    /** So many names are looked at; who names more asks for no day. */
    private static final int NAMES = 8;

    private static final List<String> TIME = List.of(" when ", "how long", "what date", "which year", "which month");

    /** "US" is a country, and a mine that is dug for gold nobody's own. */
    private static final Pattern SELF = Pattern.compile(
            "\\b(?:i|me|my|myself|we|(?-i:us)|our|ours|(?<=\\b(?:is|are|of)\\s)mine)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ADDRESSED =
            Pattern.compile("\\b(?:you|your|yours|let's)\\b", Pattern.CASE_INSENSITIVE);

    /** Who else may have said what is asked for: an agent that asks speaks of the user, and itself is "I". */
    private static final Pattern OTHERS = Pattern.compile(
            "\\b(?:user|assistant|agent|tool|bot|ai|chatgpt|gpt|claude|gemini|copilot|sophia)\\b"
                    + "|\\b(?:told|suggested|recommended|advised|explained|showed|shown|given|gave|answered|proposed)(?: to)? (?:me|us)\\b"
                    + "|\\b(?:was|were|am|have|been) (?:i |we )?(?:been )?(?:told|advised|recommended|suggested|shown|given)\\b",
            Pattern.CASE_INSENSITIVE);

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
        return new Asked(
                question,
                time,
                SELF.matcher(question).find(),
                ADDRESSED.matcher(question).find());
    }

    /** Whether who asks speaks of the two who talk here, and so probably of what they talked about lately. */
    boolean party() {
        return self || addressed;
    }

    /** Whether it asks for what whoever asks has said himself: of himself alone, and not what somebody told him. */
    boolean own() {
        return self && !addressed && !OTHERS.matcher(question).find();
    }

    /** The days and months that it names, each once. */
    List<Named> days() {
        Set<Named> named = new LinkedHashSet<>();
        Matcher date = DATE.matcher(question);
        while (named.size() < NAMES && date.find()) {
            if (isMonth(date)) {
                String day = date.group("before") == null ? date.group("after") : date.group("before");
                named.add(new Named(
                        Month.valueOf(date.group("month").toUpperCase(Locale.ROOT)),
                        day == null ? 0 : Integer.parseInt(day),
                        date.group("year") == null ? 0 : Integer.parseInt(date.group("year"))));
            }
        }
        return List.copyOf(named);
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
}
