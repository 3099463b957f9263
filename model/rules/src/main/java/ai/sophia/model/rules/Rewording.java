package ai.sophia.model.rules;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts words in the place of others, as "I am" in that of "you are". Immutable. */
final class Rewording {
    private static final Pattern ARROW = Pattern.compile(" => ");

    private record Way(Pattern pattern, String instead) {}

    private final List<Way> ways;
    private final Pattern any;

    private Rewording(List<Way> ways) {
        this.ways = ways;
        this.any = ways.isEmpty()
                ? Pattern.compile("(?!)")
                : Pattern.compile(
                        ways.stream()
                                .map(way -> way.pattern().pattern())
                                .collect(Collectors.joining("|", "\\b(?:", ")\\b")),
                        ways.getFirst().pattern().flags());
    }

    /** As the lines with a key tell: a pattern, an arrow, and what stands instead; the first that fits is taken. */
    static Rewording of(RuleText text, String key) {
        return new Rewording(text.lines().stream()
                .filter(line -> line.key().equals(key))
                .map(line -> {
                    String[] sides = ARROW.split(line.text(), 2);
                    return new Way(text.pattern(sides[0]), sides[1]);
                })
                .toList());
    }

    String of(String said) {
        return any.matcher(said).replaceAll(found -> Matcher.quoteReplacement(instead(found.group())));
    }

    private String instead(String words) {
        return ways.stream()
                .filter(way -> way.pattern().matcher(words).matches())
                .findFirst()
                .map(Way::instead)
                .orElse(words);
    }
}
