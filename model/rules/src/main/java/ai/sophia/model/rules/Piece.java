package ai.sophia.model.rules;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is known of a piece of a pattern. Immutable.
 *
 * @param exact all that it matches, if those are few
 * @param needed the sets of strings that must be there as well, as {@link Needed} tells
 */
record Piece(Optional<Set<String>> exact, List<Set<String>> needed) {
    /** So many strings at most are gone on with by what follows them in the pattern. */
    private static final int MOST_GONE_ON_WITH = 64;

    /** Of more strings a text has one anyway. */
    private static final int MOST = 2_000;

    /** So many sets at most of each of several alternatives are told apart. */
    private static final int MOST_OF_EACH = 4;

    /** Stands in a string where a word begins or ends. */
    private static final char WORD_EDGE = '\uFFFF';

    private static final String SPACE = " ";
    static final Set<String> NOTHING = Set.of("");
    static final Set<String> EDGES = Set.of(String.valueOf(WORD_EDGE));

    static final Piece UNKNOWN = new Piece(Optional.empty(), List.of());
    static final Piece EMPTY = exactly(NOTHING);
    static final Piece EDGE = exactly(EDGES);

    static Piece exactly(Set<String> strings) {
        return new Piece(Optional.of(strings), List.of());
    }

    static Piece letter(char letter) {
        return exactly(Set.of(String.valueOf(Folded.letter(letter))));
    }

    /** The sets that it asks for. */
    List<Set<String>> asked() {
        return Stream.concat(exact.stream().flatMap(strings -> asked(strings).stream()), needed.stream())
                .toList();
    }

    /** Some strings as a text has them; none if one of them tells nothing. */
    static Optional<Set<String>> asked(Set<String> strings) {
        Set<String> asked = strings.stream().map(Piece::resolved).collect(Collectors.toUnmodifiableSet());
        return asked.size() <= MOST && asked.stream().allMatch(Folded::tells) ? Optional.of(asked) : Optional.empty();
    }

    Piece optional() {
        return exact.map(strings -> exactly(union(strings, NOTHING))).orElse(UNKNOWN);
    }

    /** What is known of it once or more often. */
    Piece repeated() {
        return isSpace() ? this : new Piece(Optional.empty(), asked());
    }

    boolean isSpace() {
        return exact.filter(Set.of(SPACE)::equals).isPresent();
    }

    /** The same, where it takes no place. */
    Piece ahead() {
        return new Piece(EMPTY.exact(), asked());
    }

    /** One of several. */
    static Piece anyOf(List<Piece> pieces) {
        if (pieces.stream().allMatch(piece -> piece.exact().isPresent())) {
            Set<String> strings = pieces.stream()
                    .flatMap(piece -> piece.exact().orElseThrow().stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return strings.size() <= MOST ? Piece.exactly(strings) : Piece.UNKNOWN;
        }
        List<List<Set<String>>> asked = pieces.stream()
                .map(piece -> piece.asked().stream()
                        .sorted(Comparator.comparingDouble(Piece::frequency))
                        .toList())
                .toList();
        int most = asked.stream().anyMatch(List::isEmpty)
                ? 0
                : asked.stream().mapToInt(List::size).max().orElse(0);
        // a set of each makes one of all of them
        return new Piece(
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

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.of(some, others).flatMap(Set::stream).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Each of some strings with each of others behind it; empty if those are too many. */
    static Optional<Set<String>> product(Set<String> some, Set<String> others) {
        if (some.size() * others.size() > MOST_GONE_ON_WITH) {
            return Optional.empty();
        }
        return Optional.of(some.stream()
                .flatMap(one -> others.stream().map(one::concat))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** A string with a space where a word begins or ends that nothing else tells of. */
    private static String resolved(String string) {
        StringBuilder resolved = new StringBuilder();
        for (int place = 0; place < string.length(); place++) {
            char each = string.charAt(place);
            if (each != WORD_EDGE) {
                resolved.append(each);
            } else if (place == 0 || place == string.length() - 1) {
                // next to a space it says nothing more
                resolved.append(' ');
            }
        }
        return Folded.of(resolved);
    }
}
