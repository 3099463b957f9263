package ai.sophia.model.rules;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Sort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What statements are about, in words that are the same however it was put: for some a thing of which only the last one holds, as where somebody
 * lives; for taste what it is for; for any other all of it, so that only its denial says the contrary. Immutable, safe for all threads.
 */
final class Claims {
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern APOSTROPHE = Pattern.compile("['’](?:s|m|re|ve|ll|d)?(?!\\p{L})");

    /** Endings of English that do not change what a word means, with how many letters must be left without them. */
    private static final List<String> ENDINGS = List.of("ing", "ies", "ed", "es", "s");

    private static final int SHORTEST_STEM = 4;

    /** Words without which it is said all the same. */
    private static final Set<String> FILLERS =
            Set.of(("a an the my our his her their its your this that these those really very so much quite just"
                            + " now still also always actually currently usually any anymore more most only too absolutely definitely honestly personally"
                            + " no not never don't dont doesn't doesnt do does did didn't didnt isn't isnt aren't arent am is are was were be been being"
                            + " have has had 've 'm 's 're can't cant cannot won't wont will would to of")
                    .split(" "));

    private final List<RuleText.Line> kinds;

    /**
     * @param kinds what only one of can hold, as {@code claims.rules} tells
     */
    Claims(List<RuleText.Line> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * What a statement claims.
     *
     * @param text its words, subject included
     * @param subject whom or what it is about
     */
    Claim of(Sort sort, String text, String subject, String relation, String object, boolean negated) {
        String about = plain(subject);
        for (RuleText.Line kind : kinds) {
            Matcher matcher = kind.pattern().matcher(text);
            if (matcher.lookingAt()) {
                String value = plain(text.substring(matcher.end()));
                if (!value.isEmpty()) {
                    return new Claim(key(kind.key(), part(matcher), about), negated ? NO + " " + value : value);
                }
            }
        }
        return switch (sort) {
            case PREFERENCE, DISLIKE ->
                new Claim(
                        key("taste", plain(object), about), (sort == Sort.PREFERENCE) == negated ? "dislike" : "like");
            case IDENTITY, RELATION, POSSESSION, SKILL, HABIT, PLAN, DECISION, TASK, INSTRUCTION, PROCEDURE, EVENT ->
                new Claim(key(Claim.STATEMENT, plain(relation + " " + object), about), negated ? NO : YES);
        };
    }

    private static String part(Matcher matcher) {
        return matcher.namedGroups().containsKey("part") ? plain(matcher.group("part")) : "";
    }

    private static String key(String kind, String part, String about) {
        return kind + "(" + about + (part.isEmpty() ? "" : ", " + part) + ")";
    }

    /** The words that matter, in lower case, without what grammar does to them. */
    static String plain(String words) {
        String letters = APOSTROPHE.matcher(words.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return Arrays.stream(NO_WORD.split(letters))
                .filter(word -> !word.isEmpty() && !FILLERS.contains(word))
                .map(Claims::stem)
                .collect(Collectors.joining(" "));
    }

    private static String stem(String word) {
        for (String ending : ENDINGS) {
            if (word.endsWith(ending) && word.length() - ending.length() >= SHORTEST_STEM) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
