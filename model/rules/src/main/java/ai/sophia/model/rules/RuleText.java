package ai.sophia.model.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text of rules, read from a resource. A line is {@code KEY: PATTERN}, or {@code NAME = PATTERN}, which gives the pattern a name that
 * later lines put in angle brackets; lines that begin with # are remarks, and a line that is indented goes on with the one before. A
 * pattern is a regular expression in which a space stands for any white space. Immutable.
 */
final class RuleText {
    /**
     * One line of rules.
     *
     * @param text what stands behind the key, as it is written
     */
    record Line(String key, String text, Pattern pattern) {
        /** What stands behind the key with a bar between each two. */
        Stream<String> list() {
            return BAR.splitAsStream(text);
        }
    }

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern BAR = Pattern.compile("\\|");
    private static final Pattern NAME = Pattern.compile("(?<!\\(\\?)<([a-z][a-z-]*)>");
    private static final Pattern DEFINITION = Pattern.compile("([a-z][a-z-]*) = (.*)", Pattern.DOTALL);
    private static final Pattern RULE = Pattern.compile("(\\p{Ll}[\\p{Ll}\\d -]*): (.*)", Pattern.DOTALL);

    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /** Reads the resources one after the other; names of one hold for those that follow. */
    RuleText(String... resources) {
        this(Map.of(), resources);
    }

    /**
     * Reads the resources one after the other.
     *
     * @param given patterns that have a name before the first line
     */
    RuleText(Map<String, String> given, String... resources) {
        given.forEach((name, pattern) -> names.put(name, "(?:" + pattern + ")"));
        for (String resource : resources) {
            for (String line : joined(resource)) {
                read(resource, line);
            }
        }
    }

    /** All lines, in their order. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The words of the one line with a key, as they are written. */
    String words(String key) {
        return lines.stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow(() -> missing(key))
                .text();
    }

    /** The words of the lines with a key, which stand with a bar between each two. */
    Stream<String> list(String key) {
        return lines.stream().filter(line -> line.key().equals(key)).flatMap(Line::list);
    }

    /** The patterns with a key, in their order. */
    List<Pattern> each(String key) {
        return lines.stream()
                .filter(line -> line.key().equals(key))
                .map(Line::pattern)
                .toList();
    }

    /** What finds any of the patterns with a key. */
    Finder<Pattern> finder(String key) {
        List<Pattern> patterns = each(key);
        if (patterns.isEmpty()) {
            throw missing(key);
        }
        return Finder.of(patterns);
    }

    /** The patterns with a key, as one that finds any of them. */
    Pattern any(String key) {
        return some(key).orElseThrow(() -> missing(key));
    }

    /** The same of what a language need not have. */
    Optional<Pattern> some(String key) {
        List<String> patterns = lines.stream()
                .filter(line -> line.key().equals(key))
                .map(line -> line.pattern().pattern())
                .toList();
        return patterns.isEmpty() ? Optional.empty() : Optional.of(compile(String.join("|", patterns)));
    }

    private static IllegalStateException missing(String key) {
        return new IllegalStateException("expected rules of \"" + key + "\", but there are none");
    }

    private void read(String resource, String line) {
        Matcher definition = DEFINITION.matcher(line);
        Matcher rule = RULE.matcher(line);
        if (definition.matches()) {
            names.put(definition.group(1), "(?:" + expand(resource, definition.group(2)) + ")");
        } else if (rule.matches()) {
            lines.add(new Line(rule.group(1), rule.group(2), compile(expand(resource, rule.group(2)))));
        } else {
            throw new IllegalStateException(resource + ": expected KEY: PATTERN or NAME = PATTERN, but got " + line);
        }
    }

    private String expand(String resource, String pattern) {
        return NAME.matcher(pattern).replaceAll(found -> {
            String named = names.get(found.group(1));
            if (named == null) {
                throw new IllegalStateException(resource + ": expected a name given before, but got " + found.group());
            }
            return Matcher.quoteReplacement(named);
        });
    }

    /** A pattern as those of lines are. */
    Pattern pattern(String pattern) {
        return compile(expand("", pattern));
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(pattern.replace(" ?", "\\s*").replace(" ", "\\s+"), FLAGS);
    }

    private static List<String> joined(String resource) {
        List<String> joined = new ArrayList<>();
        for (String line : text(resource).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ") && !joined.isEmpty()) {
                joined.set(joined.size() - 1, joined.getLast() + line.strip());
            } else {
                joined.add(line.strip());
            }
        }
        return joined;
    }

    /** The lines of a resource as they are; none where there is none. */
    static List<String> lines(String resource) {
        return RuleText.class.getResource(resource) == null
                ? List.of()
                : text(resource).lines().toList();
    }

    private static String text(String resource) {
        try (InputStream stream = RuleText.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("expected the resource " + resource + ", but there is none");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
