package ai.sophia.core.recall;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a text says of the world: the beginnings of its words, without those that say nothing by themselves. English for now. Stateless. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern ENDING = Pattern.compile("(?<=.{3})(?:ings?|ed|ies|es|s|e|y)$");

    private static final Set<String> FILLERS = Set.of(
            "i",
            "me",
            "my",
            "we",
            "us",
            "our",
            "you",
            "your",
            "he",
            "she",
            "it",
            "its",
            "they",
            "their",
            "his",
            "her",
            "a",
            "an",
            "the",
            "this",
            "that",
            "these",
            "those",
            "any",
            "some",
            "ever",
            "before",
            "yet",
            "already",
            "been",
            "have",
            "has",
            "had",
            "do",
            "does",
            "did",
            "be",
            "is",
            "are",
            "was",
            "were",
            "am",
            "of",
            "to",
            "in",
            "on",
            "at",
            "for",
            "with",
            "by",
            "from",
            "or",
            "and",
            "as",
            "not",
            "never",
            "ve",
            "m",
            "s",
            "t",
            "re",
            "ll",
            "what",
            "which",
            "how",
            "many",
            "much",
            "when",
            "where",
            "who",
            "should",
            "can",
            "will",
            "now",
            "current",
            "currently",
            "total");

    private Words() {}

    /** The words of a text, each once. */
    static Set<String> of(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> !FILLERS.contains(word))
                .map(Words::beginning)
                .collect(Collectors.toSet());
    }

    /** What a word in small letters has in common with its other forms. */
    static String beginning(String word) {
        return ENDING.matcher(word).replaceFirst("");
    }
}
