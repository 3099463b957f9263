package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a statement says of something that is known already: that it is so no more, or never was. It means one fact of what is so, and one of what
 * is to be; where it could mean several, it means none.
 *
 * @param target which fact is meant
 */
public record Ending(Reason reason, Target target) {
    private static final String WORDS = "words";

    /** The same where they name one thing. */
    private static final String SINGLE = "one";

    /** Why something is so no more. */
    public enum Reason {
        /** It has had its time: a task is done, a plan carried out, a thing sold, a tool replaced. */
        OVER,
        /** It was given up, called off, or is not so any more. */
        DROPPED,
        /** It was said wrong: the statement that says so holds in its place, for all of its time. */
        CORRECTED,
        /** It was taken back. Who takes back says nothing else by that. */
        RETRACTED
    }

    /** What tells which fact is meant. */
    public sealed interface Target {}

    /** The fact that claims just this. */
    public record Claimed(Claim claim) implements Target {}

    /** Whatever is so of a key. */
    public record Keyed(String key) implements Target {}

    /**
     * The fact whose claim has this fingerprint: one that was said long before, perhaps, whose words are not kept where it may be deleted.
     *
     * @param print by the key of the tenant
     */
    public record Fingerprinted(String print) implements Target {}

    /**
     * The one that is known by some words.
     *
     * @param subject whom it is about, if it is not about what the words name
     * @param sorts of which sorts it may be
     * @param words all of which it holds, as claims have them; not empty
     * @param values of which it has one, which is another than what is told now; {@link #DIGITS} stands for all numbers in digits; empty if it need have none
     * @param single whether the words name one thing: then what tells of several is not meant
     */
    public record Named(String subject, Set<Sort> sorts, Set<String> words, Set<String> values, boolean single)
            implements Target {
        /** Any number that is written in digits. */
        public static final String DIGITS = "#";

        /** One that may have any value, and be of any number. */
        public Named(String subject, Set<Sort> sorts, Set<String> words) {
            this(subject, sorts, words, Set.of(), false);
        }

        public Named {
            if (words.isEmpty()) {
                throw new Fault.Invalid("words", "expected some, but got none");
            }
            sorts = Set.copyOf(sorts);
            words = Set.copyOf(words);
            values = Set.copyOf(values);
        }
    }

    /** What {@link #parse} reads, in words that hold no space of their own. */
    @Override
    public String toString() {
        String meant = switch (target) {
            case Claimed(Claim claim) -> "claim " + written(claim.key()) + " " + written(claim.value());
            case Keyed(String key) -> "key " + written(key);
            case Fingerprinted(String print) -> "print " + written(print);
            case Named(String subject, Set<Sort> sorts, Set<String> words, Set<String> values, boolean single) ->
                (single ? SINGLE : WORDS) + " " + written(subject) + " "
                        + sorts.stream().map(Sort::label).sorted().collect(Collectors.joining(",")) + " "
                        + written(String.join(" ", new TreeSet<>(words)))
                        + (values.isEmpty() ? "" : " " + written(String.join(" ", new TreeSet<>(values))));
        };
        return reason.name().toLowerCase(Locale.ROOT) + " " + meant;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws Fault.Invalid if it is nothing of the kind
     */
    public static Ending parse(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        try {
            Reason reason = Reason.valueOf(parts.getFirst().toUpperCase(Locale.ROOT));
            Target target = switch (parts.get(1)) {
                case "claim" -> new Claimed(new Claim(read(parts.get(2)), read(parts.get(3))));
                case "key" -> new Keyed(read(parts.get(2)));
                case "print" -> new Fingerprinted(read(parts.get(2)));
                case WORDS, SINGLE ->
                    new Named(
                            read(parts.get(2)),
                            Arrays.stream(parts.get(3).split(",", -1))
                                    .map(Sort::parse)
                                    .collect(Collectors.toSet()),
                            Set.of(read(parts.get(4)).split(" ", -1)),
                            parts.size() == 5
                                    ? Set.of()
                                    : Set.of(read(parts.get(5)).split(" ", -1)),
                            parts.get(1).equals(SINGLE));
                default -> throw new IllegalArgumentException(parts.get(1));
            };
            return new Ending(reason, target);
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new Fault.Invalid("ends", "expected REASON and what is meant, but got " + text);
        }
    }

    private static String written(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8);
    }

    private static String read(String words) {
        return URLDecoder.decode(words, StandardCharsets.UTF_8);
    }
}
