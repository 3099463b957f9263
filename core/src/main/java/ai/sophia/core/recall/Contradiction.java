package ai.sophia.core.recall;

import ai.sophia.core.memory.MemoryId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * That memories answer a question that is answered by yes or no both ways: who asks should be told so, and may ask which of them is right. Found by the
 * words of clauses, in English, so it may be wrong, and much is missed.
 *
 * @param denying hits that say no, best first, at least one
 * @param affirming hits that say yes, likewise
 */
public record Contradiction(List<MemoryId> denying, List<MemoryId> affirming) {
    /** So many of the best are looked at. */
    private static final int LOOKED_AT = 10;

    /** Of longer texts the beginning is looked at. */
    private static final int LONGEST = 8_000;

    /** So much of the question's words a clause has to have that denies it, and one that affirms it. */
    private static final double DENYING = 0.5;

    private static final double AFFIRMING = 0.4;

    private static final Pattern ASKED = Pattern.compile(
            "^\\s*(?:have|has|had|do|does|did|am|is|are|was|were|can|could)(?:n't)?\\s+(?<rest>.*)$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CLAUSE_END = Pattern.compile(
            "(?<=[.!?])\\s++|\\n++|[,;]\\s++|(?<!\\s)\\s++[–—-]\\s++|(?<!\\s)\\s++(?=(?:but|so|because|since|although|though|which|considering|especially)\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DENIAL =
            Pattern.compile("\\b(?:never|not|no longer|neither|nobody|none)\\b|n't\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern ENDING = Pattern.compile("(?<=.{3})(?:ings?|ed|ies|es|s|e|y)$");

    private static final Set<String> FILLERS = Set.of(
            "i", "me", "my", "we", "us", "our", "you", "your", "he", "she", "it", "its", "they", "their", "his", "her",
            "a", "an", "the", "this", "that", "these", "those", "any", "some", "ever", "before", "yet", "already",
            "been", "have", "has", "had", "do", "does", "did", "be", "is", "are", "was", "were", "am", "of", "to", "in",
            "on", "at", "for", "with", "by", "from", "or", "and", "as", "not", "never", "ve", "m", "s", "t");

    public Contradiction {
        denying = List.copyOf(denying);
        affirming = List.copyOf(affirming);
    }

    /** That among the best hits of a question; empty where all answer it one way, or it is not answered by yes or no. */
    static Optional<Contradiction> among(String question, List<Hit> hits) {
        var asked = ASKED.matcher(question);
        if (!asked.matches()) {
            return Optional.empty();
        }
        Set<String> words = words(asked.group("rest"));
        if (words.isEmpty()) {
            return Optional.empty();
        }
        List<MemoryId> denying = new ArrayList<>();
        List<MemoryId> affirming = new ArrayList<>();
        for (Hit hit : hits.subList(0, Math.min(LOOKED_AT, hits.size()))) {
            if (!Currency.isOfSpeaker(hit)) {
                continue;
            }
            Sides sides = sides(hit.memory().content().text(), words);
            if (sides.denies >= DENYING) {
                denying.add(hit.memory().id());
            } else if (sides.affirms >= AFFIRMING) {
                affirming.add(hit.memory().id());
            }
        }
        return denying.isEmpty() || affirming.isEmpty()
                ? Optional.empty()
                : Optional.of(new Contradiction(denying, affirming));
    }

    /** How much of the question the clauses have at most that deny, and those that do not. */
    private record Sides(double denies, double affirms) {}

    private static Sides sides(String text, Set<String> asked) {
        double denies = 0;
        double affirms = 0;
        for (String clause : CLAUSE_END
                .splitAsStream(text.substring(0, Math.min(LONGEST, text.length())))
                .toList()) {
            if (clause.stripTrailing().endsWith("?")) {
                continue;
            }
            Set<String> common = new HashSet<>(words(clause));
            common.retainAll(asked);
            double share = (double) common.size() / asked.size();
            if (DENIAL.matcher(clause).find()) {
                denies = Math.max(denies, share);
            } else {
                affirms = Math.max(affirms, share);
            }
        }
        return new Sides(denies, affirms);
    }

    /** What is said of the world, by the beginnings of the words. */
    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(found -> found.group())
                .filter(word -> !FILLERS.contains(word))
                .map(word -> ENDING.matcher(word).replaceFirst(""))
                .collect(Collectors.toSet());
    }
}
