package ai.sophia.core.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A thing that some words name, told from another that they only describe: a bike trailer is no bike, but a bike in the garage is one. English for now, by
 * the order of the words. Stateless.
 */
final class Thing {
    /** What may stand behind the name of a thing, as claims have words; any other word there is the thing, and those before it describe that. */
    private static final Set<String> FOLLOWING = Set.of(
            ("about after again alon along and as at back because before behind below beside between both but by call each every for"
                            + " from here if in inside into last like nam near next off on onto or out outside over own since so than that there"
                            + " through together too under until upstairs well when where which while who whose with without yet")
                    .split(" ", -1));

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Thing() {}

    /**
     * Whether something is said of the thing itself.
     *
     * @param words by which it is named
     * @param said the words that say it, in their order
     * @param text in which they are said: a name behind a thing is its own
     */
    static boolean isMeant(Set<String> words, List<String> said, String text) {
        Set<String> missing = new HashSet<>(words);
        for (int at = 0; at < said.size(); at++) {
            missing.remove(said.get(at));
            if (missing.isEmpty() && words.contains(said.get(at)) && isLast(said, at, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLast(List<String> said, int at, String text) {
        if (at == said.size() - 1) {
            return true;
        }
        String next = said.get(at + 1);
        return FOLLOWING.contains(next) || Character.isDigit(next.charAt(0)) || isName(next, text);
    }

    private static boolean isName(String beginning, String text) {
        return NO_WORD.splitAsStream(text)
                .anyMatch(word -> !word.isEmpty()
                        && Character.isUpperCase(word.codePointAt(0))
                        && word.toLowerCase(Locale.ROOT).startsWith(beginning));
    }
}
