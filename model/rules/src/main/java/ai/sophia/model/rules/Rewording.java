package ai.sophia.model.rules;

import ai.sophia.core.conversation.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Puts words in the place of others, as "I am" in that of "you are", or "don't" in that of "dont". Immutable. */
final class Rewording {
    private static final Pattern ARROW = Pattern.compile(" => ");

    private record Way(Pattern pattern, String instead) {}

    private final Finder<Way> ways;

    private Rewording(List<Way> ways) {
        this.ways = new Finder<>(ways, Way::pattern);
    }

    /** As the lines with a key tell: a pattern, an arrow, and what stands instead; the first that fits is taken. A capital stays one. */
    static Rewording of(RuleText text, String key) {
        return new Rewording(text.lines().stream()
                .filter(line -> line.key().equals(key))
                .map(line -> {
                    String[] sides = ARROW.split(line.text(), 2);
                    return new Way(whole(text.pattern(sides[0])), sides[1]);
                })
                .toList());
    }

    /** A pattern that begins and ends where words do. */
    private static Pattern whole(Pattern words) {
        return Pattern.compile("\\b(?:" + words.pattern() + ")\\b", words.flags());
    }

    /**
     * Words that stand in the place of others.
     *
     * @param now where they stand
     * @param before where the others stood
     */
    private record Instead(Span now, Span before) {}

    /** A text in other words, which knows what stood where. */
    static final class Reworded {
        private final String text;
        private final List<Instead> changes;

        private Reworded(String text, List<Instead> changes) {
            this.text = text;
            this.changes = changes;
        }

        String text() {
            return text;
        }

        /** Where some words of it stood in the text of before: of those that took the place of others, all of these. */
        Span before(Span words) {
            return new Span(before(words.start(), Span::start), before(words.end(), Span::end));
        }

        private int before(int place, ToIntFunction<Span> side) {
            int shift = 0;
            for (Instead change : changes) {
                if (place <= change.now().start()) {
                    break;
                }
                if (place < change.now().end()) {
                    return side.applyAsInt(change.before());
                }
                shift = change.before().end() - change.now().end();
            }
            return place + shift;
        }
    }

    /**
     * A text in other words.
     *
     * @param which of the places that could be put otherwise are
     */
    Reworded reworded(String said, Predicate<MatchResult> which) {
        StringBuilder words = new StringBuilder();
        List<Instead> changes = new ArrayList<>();
        int last = 0;
        for (Finder.Found<Way> found : ways.all(said)) {
            if (!which.test(found.match())) {
                continue;
            }
            String put = instead(said, found);
            words.append(said, last, found.start());
            changes.add(new Instead(
                    new Span(words.length(), words.length() + put.length()), new Span(found.start(), found.end())));
            words.append(put);
            last = found.end();
        }
        return new Reworded(words.append(said, last, said.length()).toString(), changes);
    }

    String of(String said) {
        return reworded(said, any -> true).text();
    }

    private static String instead(String said, Finder.Found<Way> found) {
        String put = found.rule().instead();
        return Character.isUpperCase(said.charAt(found.start()))
                ? put.substring(0, 1).toUpperCase(Locale.ROOT) + put.substring(1)
                : put;
    }
}
