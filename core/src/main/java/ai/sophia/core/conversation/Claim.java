package ai.sophia.core.conversation;

import ai.sophia.core.tier.TenantKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What statements have in common that speak of the same: of two with one key and different values, the one that was said later holds.
 *
 * @param key what it is about, such as where somebody lives or what somebody thinks of trains; the same in whatever words
 * @param value what it says of that
 */
public record Claim(String key, String value) {
    /** The kinds of claims whose key is all the words of the statement, so that only its denial says the contrary. */
    public static final Set<String> OF_ALL_WORDS = Set.of("statement", "plan", "event", "rule");

    private static final String COUNT = "count(";
    private static final String UNIQUE = "unique(";
    private static final String PARTNER = "partner(";

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Whether it is of such a kind. */
    public boolean isOfAllWords() {
        return OF_ALL_WORDS.contains(key.substring(0, Math.max(0, key.indexOf('('))));
    }

    /** Whether it tells who or what is the only one of its kind, as somebody's boss is: whoever is told next takes that place. */
    public boolean isOfOneAlone() {
        return key.startsWith(UNIQUE) || key.startsWith(PARTNER);
    }

    /** Whether it tells how many there are of something. */
    public boolean isCount() {
        return key.startsWith(COUNT);
    }

    /** What tells it from others and holds no word of it: its keyed hash. */
    public String fingerprint(TenantKey secret) {
        return secret.authenticate("claim\0" + key + '\0' + value);
    }

    /** The words that it is known by, each once. */
    Set<String> words() {
        return Stream.of(key, value).flatMap(Claim::split).collect(Collectors.toUnmodifiableSet());
    }

    /** Those of them that tell what it is about, in the order in which that was said. */
    List<String> about() {
        return split(key).toList();
    }

    private static Stream<String> split(String text) {
        return Arrays.stream(NO_WORD.split(text)).filter(word -> !word.isEmpty());
    }
}
