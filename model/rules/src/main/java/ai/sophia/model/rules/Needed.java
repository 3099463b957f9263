package ai.sophia.model.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What must stand in a text where a pattern matches, read off the pattern: several sets of strings, of each of which the text has one. A text and the
 * strings are compared as {@link Folded}. What cannot be told is left out, so that a text without is passed over rightly, and one with all that need not match. For one
 * thread.
 *
 * @see <a href="https://swtch.com/~rsc/regexp/regexp4.html">Regular expression matching with a trigram index</a>
 */
final class Needed {
    /** So many strings at most are gone on with by what follows them in the pattern. */
    private static final int MOST_GONE_ON_WITH = 64;

    /** Of more strings a text has one anyway. */
    private static final int MOST = 2_000;

    /** So many sets at most of each of several alternatives are told apart. */
    private static final int MOST_OF_EACH = 4;

    /** Stands in a string where a word begins or ends. */
    private static final char EDGE = '\uFFFF';

    private static final String SPACE = " ";
    private static final Set<String> NOTHING = Set.of("");
    private static final Set<String> EDGES = Set.of(String.valueOf(EDGE));

    /**
     * What is known of a part of a pattern.
     *
     * @param exact all that it matches, if those are few
     * @param needed the sets of strings that must be there as well
     */
    private record Part(Optional<Set<String>> exact, List<Set<String>> needed) {
        static final Part UNKNOWN = new Part(Optional.empty(), List.of());
        static final Part EMPTY = exactly(NOTHING);

        static Part exactly(Set<String> strings) {
            return new Part(Optional.of(strings), List.of());
        }

        static Part letter(char letter) {
            return exactly(Set.of(String.valueOf(Folded.letter(letter))));
        }

        /** The sets that it asks for. */
        List<Set<String>> asked() {
            return Stream.concat(exact.stream().flatMap(strings -> asked(strings).stream()), needed.stream())
                    .toList();
        }

        /** Some strings as a text has them; none if one of them tells nothing. */
        private static Optional<Set<String>> asked(Set<String> strings) {
            Set<String> asked = strings.stream().map(Needed::resolved).collect(Collectors.toUnmodifiableSet());
            return asked.size() <= MOST && asked.stream().allMatch(Folded::tells)
                    ? Optional.of(asked)
                    : Optional.empty();
        }

        Part optional() {
            return exact.map(strings -> exactly(union(strings, NOTHING))).orElse(UNKNOWN);
        }

        /** What is known of it once or more often. */
        Part repeated() {
            return isSpace() ? this : new Part(Optional.empty(), asked());
        }

        boolean isSpace() {
            return exact.filter(Set.of(SPACE)::equals).isPresent();
        }

        /** The same, where it takes no place. */
        Part ahead() {
            return new Part(EMPTY.exact(), asked());
        }
    }

    /** What has been read of groups: patterns that have names in common have long ones in common. */
    private final Map<String, Part> groups = new HashMap<>();

    /**
     * The sets of strings of each of which a text must have one.
     *
     * @param begins whether the text must match from its beginning
     * @throws IllegalArgumentException if something in the pattern cannot be read
     */
    List<Set<String>> of(Pattern pattern, boolean begins) {
        Reading reading = new Reading(pattern.pattern());
        Part part = reading.alternatives(begins ? EDGES : NOTHING);
        if (reading.at < reading.pattern.length()) {
            throw reading.unread();
        }
        return part.asked();
    }

    /** Reads one pattern from its beginning to its end. */
    private final class Reading {
        private final String pattern;
        private int at;

        Reading(String pattern) {
            this.pattern = pattern;
        }

        /**
         * What stands to the end of a group or of all.
         *
         * @param before what stands before it and is gone on with
         */
        Part alternatives(Set<String> before) {
            List<Part> parts = new ArrayList<>(List.of(sequence(before)));
            while (isNext('|')) {
                parts.add(sequence(before));
            }
            return parts.size() == 1 ? parts.getFirst() : anyOf(parts);
        }

        private Part sequence(Set<String> start) {
            Set<String> exact = start;
            List<Set<String>> needed = new ArrayList<>();
            boolean whole = true;
            while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
                Part part = quantified(item());
                needed.addAll(part.needed());
                Set<String> before = exact;
                Optional<Set<String>> both = part.exact()
                        .filter(strings -> strings.size() * before.size() <= MOST_GONE_ON_WITH)
                        .map(strings -> product(before, strings));
                if (both.isEmpty()) {
                    whole = false;
                    Part.asked(before).ifPresent(needed::add);
                }
                exact = both.or(part::exact).orElse(NOTHING);
            }
            if (whole) {
                return new Part(Optional.of(exact), needed);
            }
            Part.asked(exact).ifPresent(needed::add);
            return new Part(Optional.empty(), needed);
        }

        private Part item() {
            char next = pattern.charAt(at++);
            return switch (next) {
                case '(' -> group();
                case '[' -> oneOf();
                case '\\' -> escaped();
                case '.' -> Part.UNKNOWN;
                case '^', '$' -> edge();
                default -> Character.isSurrogate(next) ? Part.UNKNOWN : letters(at - 1);
            };
        }

        /** Letters that stand for themselves, up to the last that nothing repeats. */
        private Part letters(int from) {
            while (at < pattern.length() && isLetter(pattern.charAt(at)) && !isRepeated(at + 1)) {
                at++;
            }
            return Part.exactly(Set.of(Folded.letters(pattern.substring(from, at))));
        }

        private static boolean isLetter(char next) {
            return Character.isLetterOrDigit(next) || next == ' ';
        }

        private boolean isRepeated(int place) {
            return place < pattern.length() && "?*+{".indexOf(pattern.charAt(place)) >= 0;
        }

        private Part group() {
            if (!isNext('?')) {
                return closed();
            }
            if (isNext("<=") || isNext('=')) {
                return closed().ahead();
            }
            if (isNext("<!") || isNext('!')) {
                closed();
                return Part.EMPTY;
            }
            if (isNext('<')) {
                at = pattern.indexOf('>', at) + 1;
                return closed();
            }
            if (isNext(':') || isNext('>')) {
                return closed();
            }
            skip(each -> Character.isLetter(each) || each == '-'); // flags
            return isNext(':') ? closed() : closedFlags();
        }

        private Part closedFlags() {
            close();
            return Part.EMPTY;
        }

        /** What stands to the end of a group, the end included. */
        private Part closed() {
            int end = end();
            String group = pattern.substring(at, end);
            Part known = groups.get(group);
            if (known == null) {
                known = alternatives(NOTHING);
                groups.put(group, known);
            }
            at = end;
            close();
            return known;
        }

        /** Where the group ends in which it is. */
        private int end() {
            int open = 0;
            boolean letters = false;
            for (int place = at; place < pattern.length(); place++) {
                switch (pattern.charAt(place)) {
                    case '\\' -> place++;
                    case '[' -> letters = true;
                    case ']' -> letters = false;
                    case '(' -> open += letters ? 0 : 1;
                    case ')' -> {
                        open -= letters ? 0 : 1;
                        if (open < 0) {
                            return place;
                        }
                    }
                    default -> {
                        // stands for itself
                    }
                }
            }
            throw unread();
        }

        private void close() {
            if (!isNext(')')) {
                throw unread();
            }
        }

        /** A class of letters, of which few are told. */
        private Part oneOf() {
            boolean told = pattern.charAt(at) != '^';
            Set<String> letters = new LinkedHashSet<>();
            int first = at;
            while (pattern.charAt(at) != ']' || at == first) {
                char next = pattern.charAt(at++);
                if (next == '[') {
                    oneOf();
                    told = false;
                } else if (next == '\\') {
                    Part part = escaped();
                    told = told && part.exact().isPresent() && !part.isSpace();
                    part.exact().ifPresent(letters::addAll);
                } else {
                    told = told && next != '-' && next != '&' && !Character.isSurrogate(next);
                    letters.add(String.valueOf(Folded.letter(next)));
                }
            }
            at++;
            return told ? Part.exactly(letters) : Part.UNKNOWN;
        }

        private Part escaped() {
            char next = pattern.charAt(at++);
            return switch (next) {
                case 'b', 'A', 'z', 'Z' -> edge();
                case 's', 'n', 't', 'r' -> Part.letter(' ');
                case 'd' -> Part.letter('0');
                case 'p', 'P' -> {
                    at = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
                    yield Part.UNKNOWN;
                }
                case 'k' -> {
                    at = pattern.indexOf('>', at) + 1;
                    yield Part.UNKNOWN;
                }
                default -> {
                    if (!Character.isLetterOrDigit(next)) {
                        yield Part.letter(next);
                    }
                    if ("wWDSBhHRX123456789".indexOf(next) < 0) {
                        throw unread();
                    }
                    yield next == 'B' ? Part.EMPTY : Part.UNKNOWN;
                }
            };
        }

        private Part quantified(Part part) {
            Part quantified = part;
            if (isNext('?')) {
                quantified = part.optional();
            } else if (isNext('*')) {
                quantified = part.isSpace() ? part.optional() : Part.UNKNOWN;
            } else if (isNext('+')) {
                quantified = part.repeated();
            } else if (isNext('{')) {
                boolean none = pattern.charAt(at) == '0';
                at = pattern.indexOf('}', at) + 1;
                quantified = none ? Part.UNKNOWN : part.repeated();
            } else {
                return part;
            }
            skip(each -> each == '?' || each == '+'); // how much of what it may match it takes first
            return quantified;
        }

        private boolean isNext(char one) {
            return isNext(String.valueOf(one));
        }

        private boolean isNext(String some) {
            boolean next = pattern.startsWith(some, at);
            at += next ? some.length() : 0;
            return next;
        }

        private void skip(IntPredicate which) {
            while (at < pattern.length() && which.test(pattern.charAt(at))) {
                at++;
            }
        }

        private IllegalArgumentException unread() {
            return new IllegalArgumentException(
                    "expected a pattern that can be read, but not behind " + pattern.substring(0, at));
        }
    }

    private static Part anyOf(List<Part> parts) {
        if (parts.stream().allMatch(part -> part.exact().isPresent())) {
            Set<String> strings = parts.stream()
                    .flatMap(part -> part.exact().orElseThrow().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return strings.size() <= MOST ? Part.exactly(strings) : Part.UNKNOWN;
        }
        List<List<Set<String>>> asked = parts.stream()
                .map(part -> part.asked().stream()
                        .sorted(Comparator.comparingDouble(Needed::frequency))
                        .toList())
                .toList();
        int most = asked.stream().anyMatch(List::isEmpty)
                ? 0
                : asked.stream().mapToInt(List::size).max().orElse(0);
        // a set of each makes one of all of them
        return new Part(
                Optional.empty(),
                IntStream.range(0, Math.min(most, MOST_OF_EACH))
                        .mapToObj(place -> asked.stream()
                                .flatMap(sets -> sets.get(Math.min(place, sets.size() - 1)).stream())
                                .collect(Collectors.toUnmodifiableSet()))
                        .filter(strings -> strings.size() <= MOST)
                        .toList());
    }

    /** How often about a text has one of some strings. */
    private static double frequency(Set<String> strings) {
        return strings.stream().mapToDouble(Folded::frequency).sum();
    }

    private static Part edge() {
        return Part.exactly(EDGES);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.of(some, others).flatMap(Set::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> product(Set<String> some, Set<String> others) {
        return some.stream()
                .flatMap(one -> others.stream().map(one::concat))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A string with a space where a word begins or ends that nothing else tells of. */
    private static String resolved(String string) {
        StringBuilder resolved = new StringBuilder();
        for (int place = 0; place < string.length(); place++) {
            char each = string.charAt(place);
            if (each != EDGE) {
                resolved.append(each);
            } else if (place == 0 || place == string.length() - 1) {
                // next to a space it says nothing more
                resolved.append(' ');
            }
        }
        return Folded.of(resolved);
    }
}
