package ai.sophia.model.opennlp;

import java.util.Locale;
import java.util.Set;

/**
 * A word or a sign of a text.
 *
 * @param text as it stands there
 * @param start its first UTF-16 unit in the text
 * @param tag its part of speech, as Universal Dependencies name these (https://universaldependencies.org/u/pos); of a word with another
 *     joined to it, that of the first
 */
record Token(String text, int start, String tag) {
    private static final Set<String> NOUNS = Set.of("NOUN", "PROPN");

    /** Where what follows it begins. */
    int end() {
        return start + text.length();
    }

    /** The same as another part of speech. */
    Token as(String other) {
        return new Token(text, start, other);
    }

    /** As a noun, or as a name if it has a capital. */
    Token asNoun() {
        return as(hasCapital() ? "PROPN" : "NOUN");
    }

    /** The text in small letters, with plain apostrophes. */
    String plain() {
        return text.toLowerCase(Locale.ROOT).replace('’', '\'');
    }

    boolean is(String... tags) {
        return Set.of(tags).contains(tag);
    }

    boolean isNoun() {
        return NOUNS.contains(tag);
    }

    boolean hasCapital() {
        return Character.isUpperCase(text.codePointAt(0));
    }

    /** Whether it is a word, and not a sign or a number. */
    boolean isWord() {
        return Character.isLetter(text.codePointAt(0));
    }
}
