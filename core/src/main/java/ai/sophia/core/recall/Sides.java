package ai.sophia.core.recall;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * How a text answers a question by yes or no, told by its clauses, in English. Immutable.
 *
 * @param denies how much of the question a clause has at most that denies something, from 0 to 1
 * @param affirms how much one has that does not
 */
record Sides(double denies, double affirms) {
    /** Of longer texts the beginning is looked at. */
    private static final int LONGEST = 8_000;

    private static final Pattern CLAUSE_END = Pattern.compile(
            "(?<=[.!?])\\s++|\\n++|[,;]\\s++|(?<!\\s)\\s++[–—-]\\s++|(?<!\\s)\\s++(?=(?:but|so|because|since|although|though|which|considering|especially|and (?:i|we))\\b)",
            Pattern.CASE_INSENSITIVE);

    /** A clause of a question that says what is so, and goes on to the question's end unless it begins to ask. */
    private static final Pattern STATED = Pattern.compile(
            "^\\s*(?:especially\\s+|even\\s+)?(?:considering|because|since|although|though|given|as)\\b",
            Pattern.CASE_INSENSITIVE);

    /** The same behind another clause. */
    private static final Pattern STATED_BEHIND =
            Pattern.compile(STATED.pattern() + "|^\\s*which\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKING = Pattern.compile(
            "^\\s*(?:(?:and|but|so|then|please)\\s+)*(?:can|could|should|shall|may|might|must|do|does|did|is|are|am|was|were|will|would|have|has|had"
                    + "|what|how|where|when|who|why|which)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DENIAL = Pattern.compile(
            "\\b(?:never|not(?! (?:only|just|to mention)\\b)|cannot|no longer|neither|nobody|none)\\b|n't\\b(?! (?:wait|forget)\\b)",
            Pattern.CASE_INSENSITIVE);

    /** Who is not sure says neither yes nor no. */
    private static final Pattern UNSURE = Pattern.compile(
            "\\bnot (?:really |quite |entirely |completely |so |too )?(?:sure|certain)\\b|\\bunsure\\b|n't (?:know|remember|recall|be sure)\\b",
            Pattern.CASE_INSENSITIVE);

    /** A denial of having done what was said right before it; what is felt or thought of that is none. */
    private static final Pattern DENIED_BEFORE = Pattern.compile(
            "\\b(?:never(?: actually| really)?|haven't(?: ever| actually)?|hasn't(?: ever| actually)?)"
                    + " (?!(?:lik|lov|hat|want|need|regrett|believ|mind|miss|question|doubt|car|look|stopp|fail|enjoy|trust|bother)ed\\b)"
                    + "(?:done|tried|seen|made|had|built|written|run|\\w+ed) (?:it|this|that|them|these|those|one|so|either)\\b(?! (?:\\w+ )?(?:one|much|way)\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?]\\s*$");

    /**
     * Those of a text.
     *
     * @param share how much of the question some words have
     */
    static Sides of(String text, ToDoubleFunction<Set<String>> share) {
        double denies = 0;
        double affirms = 0;
        double affirmedBefore = 0;
        boolean stated = false;
        boolean begins = true;
        Set<String> before = Set.of();
        for (String clause : CLAUSE_END
                .splitAsStream(
                        text.substring(0, Math.min(LONGEST, text.length())).replace('’', '\''))
                .toList()) {
            Pattern stating = begins ? STATED : STATED_BEHIND;
            stated = stating.matcher(clause).find()
                    || (stated && !ASKING.matcher(clause).find());
            boolean says = stated || !clause.stripTrailing().endsWith("?");
            begins = SENTENCE_END.matcher(clause).find();
            stated = stated && !begins;
            if (!says || UNSURE.matcher(clause).find()) {
                before = Set.of();
                continue;
            }
            Set<String> words = Words.of(clause);
            boolean deniesBefore =
                    !before.isEmpty() && DENIED_BEFORE.matcher(clause).find();
            affirms = deniesBefore ? affirms : Math.max(affirms, affirmedBefore);
            affirmedBefore = 0;
            if (DENIAL.matcher(clause).find()) {
                denies = Math.max(denies, share.applyAsDouble(deniesBefore ? both(before, words) : words));
            } else {
                affirmedBefore = share.applyAsDouble(words);
            }
            before = words;
        }
        return new Sides(denies, Math.max(affirms, affirmedBefore));
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }
}
