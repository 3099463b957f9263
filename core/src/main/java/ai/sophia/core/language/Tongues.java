package ai.sophia.core.language;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The languages that are known, and which one a text is in, by the small words that are of one alone. Few of them are enough to tell languages apart whose words are
 * known, and a text of a single clause has no more. Stateless.
 */
public final class Tongues {
    /** The first is taken for what could be any. */
    private static final List<Tongue> ALL =
            Stream.of("english", "german").map(Tongue::new).toList();

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}'’]+");

    private static final Pattern PERSON = Pattern.compile(
            "(?<!\\p{L})" + anyOf("people") + "(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern POSSESSIVE = Pattern.compile(anyOf("possessives") + "\\s", Pattern.CASE_INSENSITIVE);

    private static final Pattern PRONOUN = Pattern.compile(anyOf("pronouns"), Pattern.CASE_INSENSITIVE);

    /** A longer text is known by its beginning. */
    private static final int LONGEST = 2_000;

    private Tongues() {}

    public static List<Tongue> all() {
        return ALL;
    }

    /** The words of a kind in all languages, as a pattern of alternatives that captures nothing; _ stands for a space in them. */
    public static String anyOf(String kind) {
        return ALL.stream()
                .flatMap(tongue -> tongue.words(kind).stream())
                .distinct()
                .map(word -> Pattern.quote(word.replace('_', ' ')))
                .collect(Collectors.joining("|", "(?:", ")"));
    }

    /** Whether words tell who somebody is to another, as "my sister" does. */
    public static boolean isPerson(String called) {
        return PERSON.matcher(called).find();
    }

    /** Whether somebody or something is called by a pronoun alone, so that nobody can tell who or what that is. */
    public static boolean isPronoun(String called) {
        return PRONOUN.matcher(called).matches();
    }

    /** Whether a text begins with what is somebody's who is called by a pronoun alone, and its subject names nobody: "his name is Finn". */
    public static boolean isOfPronoun(String text, String subject) {
        return POSSESSIVE.matcher(text).lookingAt() && subject.chars().noneMatch(Character::isUpperCase);
    }

    /** The language of a text by itself. */
    public static Tongue of(String text) {
        return of(text, List.of());
    }

    /**
     * The language of a text.
     *
     * @param before what was said before it, oldest first: a text that could be of several is of that of the last one that could not
     */
    public static Tongue of(String text, List<String> before) {
        return told(text)
                .or(() -> before.reversed().stream()
                        .flatMap(each -> told(each).stream())
                        .findFirst())
                .orElse(ALL.getFirst());
    }

    /** The language of which a text has the most words, if there is one such. */
    private static Optional<Tongue> told(String text) {
        String plain = text.substring(0, Math.min(LONGEST, text.length())).replace('’', '\'');
        List<String> words =
                NO_WORD.splitAsStream(plain).filter(word -> !word.isEmpty()).toList();
        List<Long> counts = ALL.stream()
                .map(tongue -> words.stream().filter(tongue::has).count())
                .toList();
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        return counts.indexOf(most) == counts.lastIndexOf(most)
                ? Optional.of(ALL.get(counts.indexOf(most)))
                : Optional.empty();
    }
}
