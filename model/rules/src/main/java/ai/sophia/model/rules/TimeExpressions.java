package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Span;
import ai.sophia.model.rules.TimeExpression.Tense;
import ai.sophia.model.rules.TimeMeanings.Meaning;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions of time of a language, and the days that they mean by the moment at which they were said: days, weeks, months and years, by the
 * calendar, as distances, or as what comes again and again. Hours are found with their day and not resolved. Immutable.
 */
final class TimeExpressions {
    private static final String OFTEN = "often";

    /**
     * One kind of expression.
     *
     * @param meaning empty for what comes again and again
     */
    private record Kind(Pattern pattern, Optional<Meaning> meaning) {}

    private final Screen<Kind> kinds;
    private final Pattern since;
    private final Optional<Pattern> open;
    private final Pattern past;

    /**
     * @param text of {@code times.rules}
     */
    TimeExpressions(RuleText text) {
        TimeMeanings meanings = new TimeMeanings(new TimeWords(text));
        List<Kind> told = text.lines().stream()
                .filter(line ->
                        line.key().equals(OFTEN) || meanings.of(line.key()).isPresent())
                .map(line -> new Kind(whole(line.pattern()), meanings.of(line.key())))
                .toList();
        kinds = new Screen<>(told, Kind::pattern, false);
        since = text.any("since");
        open = text.some("open");
        past = text.any("past");
    }

    private static Pattern whole(Pattern words) {
        return Pattern.compile("(?<![\\w-])(?:" + words.pattern() + ")(?![\\w-])", words.flags());
    }

    /**
     * The expressions in a text, in its order, none within another.
     *
     * @param said when the text was said
     * @param backwards whether what may lie before or after that lies before it
     */
    List<TimeExpression> find(String text, Instant said, boolean backwards) {
        List<TimeExpression> found = new ArrayList<>();
        LocalDate day = LocalDate.ofInstant(said, ZoneOffset.UTC);
        for (Kind kind : kinds.letThrough(text)) {
            Matcher matcher = kind.pattern().matcher(text);
            while (matcher.find()) {
                Span span = new Span(matcher.start(), matcher.end());
                if (found.stream().allMatch(other -> other.span().shared(span) == 0)) {
                    found.add(kind.meaning()
                            .map(meaning -> once(meaning, matcher, span, day, backwards))
                            .orElseGet(() -> new TimeExpression(span, Tense.OFTEN, Optional.empty())));
                }
            }
        }
        found.sort(
                (one, other) -> Integer.compare(one.span().start(), other.span().start()));
        return found;
    }

    /** Whether it begins then, and nothing is said of its end. */
    private boolean goesOn(String words) {
        return open.filter(begins -> begins.matcher(words).lookingAt()).isPresent();
    }

    private TimeExpression once(Meaning meaning, Matcher matcher, Span span, LocalDate day, boolean backwards) {
        boolean begun = since.matcher(matcher.group()).lookingAt();
        try {
            Optional<Days> days = meaning.of(matcher, day, backwards || begun);
            if (days.isEmpty()) {
                boolean been = backwards || past.matcher(matcher.group()).find();
                return new TimeExpression(span, been ? Tense.PAST : Tense.SOON, Optional.empty());
            }
            Tense tense = days.get().equals(Days.of(day))
                    ? Tense.NOW
                    : begun || !days.get().to().isAfter(day) ? Tense.PAST : Tense.SOON;
            Period period = new Period(
                    days.get().from().atStartOfDay(ZoneOffset.UTC).toInstant(),
                    begun || goesOn(matcher.group())
                            ? Period.FOREVER
                            : days.get().to().atStartOfDay(ZoneOffset.UTC).toInstant());
            return new TimeExpression(span, tense, Optional.of(period));
        } catch (DateTimeException noSuchDay) {
            return new TimeExpression(span, Tense.SOON, Optional.empty());
        }
    }
}
