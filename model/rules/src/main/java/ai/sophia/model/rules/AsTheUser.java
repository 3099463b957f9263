package ai.sophia.model.rules;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what somebody says to the user into what the user would say of that: "you are" into "I am". Immutable. */
final class AsTheUser {
    private static final String KEY = "as the user";
    private static final Pattern ARROW = Pattern.compile(" => ");

    private record Way(Pattern pattern, String instead) {}

    private final List<Way> ways;
    private final Pattern any;

    private AsTheUser(List<Way> ways) {
        this.ways = ways;
        this.any = Pattern.compile(
                "\\b(?:"
                        + String.join(
                                "|",
                                ways.stream()
                                        .map(way -> way.pattern().pattern())
                                        .toList()) + ")\\b",
                ways.getFirst().pattern().flags());
    }

    /** As {@code subjects.rules} tells: lines of a pattern, an arrow, and what stands instead; the first that fits is taken. */
    static AsTheUser of(RuleText text) {
        return new AsTheUser(text.lines().stream()
                .filter(line -> line.key().equals(KEY))
                .map(line -> {
                    String[] sides = ARROW.split(line.text(), 2);
                    return new Way(text.pattern(sides[0]), sides[1]);
                })
                .toList());
    }

    String turned(String said) {
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
