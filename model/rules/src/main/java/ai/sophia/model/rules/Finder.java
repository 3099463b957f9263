package ai.sophia.model.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in texts what fits one of many rules, as a pattern would that has those of all of them as alternatives; no rule may fit where there is
 * nothing. Immutable, safe for all threads.
 *
 * @param <R> a rule
 */
final class Finder<R> {
    private final Function<R, Pattern> pattern;
    private final Screen<R> screen;

    Finder(List<R> rules, Function<R, Pattern> pattern) {
        this.pattern = pattern;
        this.screen = new Screen<>(rules, pattern, false);
    }

    /** A finder of patterns. */
    static Finder<Pattern> of(List<Pattern> patterns) {
        return new Finder<>(patterns, Function.identity());
    }

    /** What a place in a text fits. */
    record Found<R>(R rule, MatchResult match) {
        int start() {
            return match.start();
        }

        int end() {
            return match.end();
        }
    }

    /** Whether something in a text fits one of the rules. */
    boolean isIn(String text) {
        return screen.letThrough(text).stream()
                .anyMatch(rule -> pattern.apply(rule).matcher(text).find());
    }

    /** The first place in a text that fits a rule, and of several that it fits the first. */
    Optional<Found<R>> first(String text) {
        return next(searches(text), 0);
    }

    /** All places in a text that fit a rule, in their order, none within another. */
    List<Found<R>> all(String text) {
        List<Search<R>> searches = searches(text);
        List<Found<R>> all = new ArrayList<>();
        Optional<Found<R>> next = next(searches, 0);
        while (next.isPresent()) {
            all.add(next.get());
            int end = next.get().end();
            next = end == next.get().start() ? Optional.empty() : next(searches, end);
        }
        return all;
    }

    private List<Search<R>> searches(String text) {
        return screen.letThrough(text).stream()
                .map(rule -> new Search<>(rule, pattern.apply(rule).matcher(text)))
                .toList();
    }

    private static <R> Optional<Found<R>> next(List<Search<R>> searches, int from) {
        Optional<Found<R>> first = Optional.empty();
        for (Search<R> search : searches) {
            if (search.find(from) && search.start() < first.map(Found::start).orElse(Integer.MAX_VALUE)) {
                first = Optional.of(search.found());
            }
        }
        return first;
    }

    /** Looks for what fits one rule. For one thread. */
    private static final class Search<R> {
        private static final int NOWHERE = Integer.MAX_VALUE;

        private final R rule;
        private final Matcher matcher;
        private int start = -1;

        Search(R rule, Matcher matcher) {
            this.rule = rule;
            this.matcher = matcher;
        }

        /** Whether there is a place from there on; looks no further than it has. */
        boolean find(int from) {
            if (start < from) {
                start = matcher.find(from) ? matcher.start() : NOWHERE;
            }
            return start != NOWHERE;
        }

        int start() {
            return start;
        }

        Found<R> found() {
            return new Found<>(rule, matcher.toMatchResult());
        }
    }
}
