package ai.sophia.model.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What must stand in a text where a pattern matches, read off the pattern: several sets of strings, of each of which the text has one. A text and the
 * strings are compared as {@link Folded}. What cannot be told is left out, so that a text without is passed over rightly, and one with all that need not match. For one
 * thread.
 *
 * @see <a href="https://swtch.com/~rsc/regexp/regexp4.html">Regular expression matching with a trigram index</a>
 */
final class Needed {
    /** What has been read of groups: patterns that have names in common have long ones in common. */
    private final Map<String, Piece> groups = new HashMap<>();

    /**
     * The sets of strings of each of which a text must have one.
     *
     * @param begins whether the text must match from its beginning
     * @throws IllegalArgumentException if something in the pattern cannot be read
     */
    List<Set<String>> of(Pattern pattern, boolean begins) {
        Reading reading = new Reading(pattern.pattern());
        Piece piece = reading.alternatives(begins ? Piece.EDGES : Piece.NOTHING);
        if (reading.at < reading.pattern.length()) {
            throw reading.unread();
        }
        return piece.asked();
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
        Piece alternatives(Set<String> before) {
            List<Piece> pieces = new ArrayList<>(List.of(sequence(before)));
            while (isNext('|')) {
                pieces.add(sequence(before));
            }
            return pieces.size() == 1 ? pieces.getFirst() : Piece.anyOf(pieces);
        }

        private Piece sequence(Set<String> start) {
            Set<String> exact = start;
            List<Set<String>> needed = new ArrayList<>();
            boolean whole = true;
            while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
                Piece piece = quantified(item());
                needed.addAll(piece.needed());
                Set<String> before = exact;
                Optional<Set<String>> both = piece.exact().flatMap(strings -> Piece.product(before, strings));
                if (both.isEmpty()) {
                    whole = false;
                    Piece.asked(before).ifPresent(needed::add);
                }
                exact = both.or(piece::exact).orElse(Piece.NOTHING);
            }
            if (whole) {
                return new Piece(Optional.of(exact), needed);
            }
            Piece.asked(exact).ifPresent(needed::add);
            return new Piece(Optional.empty(), needed);
        }

        private Piece item() {
            char next = pattern.charAt(at++);
            return switch (next) {
                case '(' -> group();
                case '[' -> oneOf();
                case '\\' -> escaped();
                case '.' -> Piece.UNKNOWN;
                case '^', '$' -> Piece.EDGE;
                default -> Character.isSurrogate(next) ? Piece.UNKNOWN : letters(at - 1);
            };
        }

        /** Letters that stand for themselves, up to the last that nothing repeats. */
        private Piece letters(int from) {
            while (at < pattern.length() && isLetter(pattern.charAt(at)) && !isRepeated(at + 1)) {
                at++;
            }
            return Piece.exactly(Set.of(Folded.letters(pattern.substring(from, at))));
        }

        private static boolean isLetter(char next) {
            return Character.isLetterOrDigit(next) || next == ' ';
        }

        private boolean isRepeated(int place) {
            return place < pattern.length() && "?*+{".indexOf(pattern.charAt(place)) >= 0;
        }

        private Piece group() {
            if (!isNext('?')) {
                return closed();
            }
            if (isNext("<=") || isNext('=')) {
                return closed().ahead();
            }
            if (isNext("<!") || isNext('!')) {
                closed();
                return Piece.EMPTY;
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

        private Piece closedFlags() {
            close();
            return Piece.EMPTY;
        }

        /** What stands to the end of a group, the end included. */
        private Piece closed() {
            int end = end();
            String group = pattern.substring(at, end);
            Piece known = groups.get(group);
            if (known == null) {
                known = alternatives(Piece.NOTHING);
                if (at != end) {
                    throw unread();
                }
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
        private Piece oneOf() {
            boolean told = pattern.charAt(at) != '^';
            Set<String> letters = new LinkedHashSet<>();
            int first = at;
            while (pattern.charAt(at) != ']' || at == first) {
                char next = pattern.charAt(at++);
                if (next == '[') {
                    oneOf();
                    told = false;
                } else if (next == '\\') {
                    Piece piece = escaped();
                    told = told && piece.exact().isPresent() && !piece.isSpace();
                    piece.exact().ifPresent(letters::addAll);
                } else {
                    told = told && next != '-' && next != '&' && !Character.isSurrogate(next);
                    letters.add(String.valueOf(Folded.letter(next)));
                }
            }
            at++;
            return told ? Piece.exactly(letters) : Piece.UNKNOWN;
        }

        private Piece escaped() {
            char next = pattern.charAt(at++);
            return switch (next) {
                case 'b', 'A', 'z', 'Z' -> Piece.EDGE;
                case 's', 'n', 't', 'r' -> Piece.letter(' ');
                case 'd' -> Piece.letter('0');
                case 'p', 'P' -> {
                    at = pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1;
                    yield Piece.UNKNOWN;
                }
                case 'k' -> {
                    at = pattern.indexOf('>', at) + 1;
                    yield Piece.UNKNOWN;
                }
                default -> {
                    if (!Character.isLetterOrDigit(next)) {
                        yield Piece.letter(next);
                    }
                    if ("wWDSBhHRX123456789".indexOf(next) < 0) {
                        throw unread();
                    }
                    yield next == 'B' ? Piece.EMPTY : Piece.UNKNOWN;
                }
            };
        }

        private Piece quantified(Piece piece) {
            Piece quantified = piece;
            if (isNext('?')) {
                quantified = piece.optional();
            } else if (isNext('*')) {
                quantified = piece.isSpace() ? piece.optional() : Piece.UNKNOWN;
            } else if (isNext('+')) {
                quantified = piece.repeated();
            } else if (isNext('{')) {
                boolean none = pattern.charAt(at) == '0';
                at = pattern.indexOf('}', at) + 1;
                quantified = none ? Piece.UNKNOWN : piece.repeated();
            } else {
                return piece;
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
}
