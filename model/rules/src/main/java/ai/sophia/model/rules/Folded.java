package ai.sophia.model.rules;

/**
 * Text as it is looked through for what patterns need: as in a pattern that makes no difference of case, with one space for all that stands between
 * words and one digit for all. Stateless.
 */
final class Folded {
    /** A letter that takes more than one place, of which one is as good as another. */
    private static final char RARE = '\uFFFE';

    private static final char DIGIT = '0';

    /** Of so many letters on the average one string is found by chance, by how many letters it has. */
    private static final double[] RARITY = {1, 1, 40, 200, 600};

    private Folded() {}

    /** A letter; a space for what is no part of a word. */
    static char letter(char letter) {
        if (Character.isDigit(letter)) {
            return DIGIT;
        }
        return isOfWord(letter) ? Character.toLowerCase(Character.toUpperCase(letter)) : ' ';
    }

    /** The same of a letter that takes more than one place. */
    private static char rare(int letter) {
        if (Character.isDigit(letter)) {
            return DIGIT;
        }
        return isOfWord(letter) ? RARE : ' ';
    }

    /** What is of a word, be it of it in other respects or not, is so for a pattern too. */
    private static boolean isOfWord(int letter) {
        return Character.isAlphabetic(letter) || letter == '_';
    }

    /** Letters, each by itself. */
    static String letters(String letters) {
        StringBuilder folded = new StringBuilder(letters.length());
        for (int at = 0; at < letters.length(); at++) {
            folded.append(letter(letters.charAt(at)));
        }
        return folded.toString();
    }

    /** A text, with one space for all that stands between two words. */
    static String of(CharSequence text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            char next;
            if (Character.isSurrogate(letter)) {
                int whole = Character.codePointAt(text, at);
                next = rare(whole);
                at += Character.charCount(whole) - 1;
            } else {
                next = letter(letter);
            }
            if (next != ' ' || folded.isEmpty() || folded.charAt(folded.length() - 1) != ' ') {
                folded.append(next);
            }
        }
        return folded.toString();
    }

    /** The words of a text, with what stands before the first and behind the last. */
    static String whole(String text) {
        return of(" " + text + " ");
    }

    /** Whether not every text has a string. */
    static boolean tells(String string) {
        return (string.length() > 1 && !string.isBlank()) || string.indexOf(DIGIT) >= 0;
    }

    /** How often about a text has a string. */
    static double frequency(String string) {
        return 1 / RARITY[Math.min(string.length(), RARITY.length - 1)];
    }
}
