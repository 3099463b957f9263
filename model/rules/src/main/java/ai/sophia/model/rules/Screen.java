package ai.sophia.model.rules;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Holds back of many rules those that a text cannot fit, for it has not what their patterns {@link Needed need}; so few are left to be tried. Immutable, safe for all
 * threads.
 *
 * @param <R> a rule
 */
final class Screen<R> {
    /** So many letters of a string are looked for. */
    private static final int MOST = 4;

    /** An odd number without a pattern in its digits: two to the 64th by the golden ratio. */
    private static final long MIXING = 0x9E3779B97F4A7C15L;

    private static final int[] NONE = {};

    private final List<R> rules;

    /** By rule the sets of strings of each of which it needs one. */
    private final List<int[]> needed = new ArrayList<>();

    /** By some letters the sets of strings of which one has them. */
    private final Map<Long, int[]> sets = new HashMap<>();

    /** Where letters are of any set, by their hash: most that a text has are of none. */
    private final BitSet known = new BitSet(1 << Character.SIZE);

    /**
     * A screen before rules, which keep their order.
     *
     * @param begins whether a text fits a rule only from its beginning
     */
    Screen(List<R> rules, Function<R, Pattern> pattern, boolean begins) {
        this.rules = List.copyOf(rules);
        Needed reading = new Needed();
        Map<Set<String>, Integer> numbers = new HashMap<>();
        for (R rule : rules) {
            needed.add(reading.of(pattern.apply(rule), begins).stream()
                    .mapToInt(strings -> numbers.computeIfAbsent(strings, any -> numbers.size()))
                    .distinct()
                    .toArray());
        }
        Map<Long, Long> having = numbers.keySet().stream()
                .flatMap(Set::stream)
                .distinct()
                .flatMap(string -> parts(string).boxed())
                .collect(Collectors.groupingBy(part -> part, Collectors.counting()));
        Map<Long, BitSet> told = new HashMap<>();
        numbers.forEach((strings, number) -> strings.forEach(string -> {
            // what fewest others have
            long rarest =
                    parts(string).boxed().min(Comparator.comparing(having::get)).orElseThrow();
            told.computeIfAbsent(rarest, any -> new BitSet()).set(number);
        }));
        told.forEach((part, numbered) -> {
            sets.put(part, numbered.stream().toArray());
            known.set(hash(part));
        });
    }

    /** The letters of a string that stand together, as many as are looked for. */
    private static LongStream parts(String string) {
        int length = Math.min(string.length(), MOST);
        return IntStream.rangeClosed(0, string.length() - length).mapToLong(from -> letters(string, from, length));
    }

    /** The rules that a text may fit. */
    List<R> letThrough(String text) {
        BitSet found = found(Folded.whole(text));
        List<R> through = new ArrayList<>();
        for (int place = 0; place < rules.size(); place++) {
            if (hasAll(found, needed.get(place))) {
                through.add(rules.get(place));
            }
        }
        return through;
    }

    /** The sets of strings of which a text has one. */
    private BitSet found(String folded) {
        BitSet found = new BitSet();
        for (int from = 0; from < folded.length(); from++) {
            long letters = 0;
            for (int to = from; to < Math.min(from + MOST, folded.length()); to++) {
                letters = with(letters, folded.charAt(to));
                if (known.get(hash(letters))) {
                    for (int number : sets.getOrDefault(letters, NONE)) {
                        found.set(number);
                    }
                }
            }
        }
        return found;
    }

    private static boolean hasAll(BitSet found, int[] numbers) {
        for (int number : numbers) {
            if (!found.get(number)) {
                return false;
            }
        }
        return true;
    }

    private static long letters(String text, int from, int length) {
        long letters = 0;
        for (int place = from; place < from + length; place++) {
            letters = with(letters, text.charAt(place));
        }
        return letters;
    }

    private static long with(long letters, char next) {
        return (letters << Character.SIZE) | next;
    }

    private static int hash(long letters) {
        return (int) ((letters * MIXING) >>> (Long.SIZE - Character.SIZE));
    }
}
