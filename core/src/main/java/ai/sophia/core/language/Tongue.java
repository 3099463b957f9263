package ai.sophia.core.language;

import java.util.Locale;
import java.util.Set;

/** A language, as far as whoever reads a text in any has to know it. Immutable. */
public final class Tongue {
    private final String name;
    private final WordLists words;
    private final Set<String> small;
    private final String letters;
    private final boolean capitalNouns;

    /** Reads {@code NAME.words}. */
    Tongue(String name) {
        this.name = name;
        words = new WordLists(Tongue.class, name + ".words");
        small = words.of("small");
        letters = String.join("", words.some("letters"));
        capitalNouns = words.some("capitals").contains("nouns");
    }

    /** As the directories of rules are called: {@code english}. */
    public String name() {
        return name;
    }

    /** Whether its nouns are written with capitals, so that a capital is no sign of a name. */
    public boolean hasCapitalNouns() {
        return capitalNouns;
    }

    /** Its words of a kind; none if it has no such kind. */
    public Set<String> words(String kind) {
        return words.some(kind);
    }

    /** Whether a word is one of its small words, or has a letter that is of this language alone. */
    boolean has(String word) {
        return small.contains(word.toLowerCase(Locale.ROOT)) || hasLetter(word);
    }

    /** Names go everywhere, so a capital counts for nothing. */
    private boolean hasLetter(String word) {
        return !letters.isEmpty()
                && Character.isLowerCase(word.codePointAt(0))
                && word.chars().anyMatch(unit -> letters.indexOf(unit) >= 0);
    }
}
