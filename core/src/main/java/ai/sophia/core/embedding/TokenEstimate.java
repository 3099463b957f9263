package ai.sophia.core.embedding;

import java.util.Arrays;

/**
 * The tokens of a text, as far as they can be told without the model's tokenizer: rather too many than too few. Common words are one token to all
 * tokenizers in use, rare and long ones several. Of talk, code and abstracts in English it tells a fifth to two fifths more than the tokenizers of
 * large language models count, and fewer than they do of hardly a text. Stateless; it takes some nanoseconds a character.
 */
public final class TokenEstimate {
    /** What a token holds, in sixths. */
    private static final int FULL = 6;

    /** Up to so many letters a word is one token; its further letters are tokens of three. */
    private static final int COMMON = 1;

    private static final int RARE = 2;

    /** Letters with marks and of other alphabets, and digits: tokens of two. */
    private static final int PAIR = 3;

    /** Blanks are part of the token behind them, but a token holds no more characters than so many. */
    private static final int LONGEST = 16;

    /** Where Ethiopic, Cherokee, Khmer and others begin that tokenizers have seen little of, and where these end. */
    private static final int ETHIOPIC = 0x1200;

    private static final int PUNCTUATION = 0x2000;

    private enum Sort {
        NONE,
        LETTERS,
        DIGITS
    }

    private final String text;
    private int at;
    private Sort before = Sort.NONE;
    private int filled;
    private boolean first = true;
    private boolean small;

    private TokenEstimate(String text) {
        this.text = text;
    }

    /** Where the tokens start, as ascending offsets in UTF-16 units; of what makes no word, several may start at one. */
    public static int[] starts(String text) {
        TokenEstimate estimate = new TokenEstimate(text);
        int[] starts = new int[Math.max(16, text.length() / 3)];
        int count = 0;
        while (estimate.at < text.length()) {
            int here = estimate.at;
            for (int tokens = estimate.next(); tokens > 0; tokens--) {
                starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                starts[count++] = here;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /**
     * How many tokens a text takes in a prompt.
     *
     * @param most of a text that takes more than that, any number above it is told
     */
    public static int of(String text, int most) {
        int count = text.length() / LONGEST;
        if (count > most) {
            return count;
        }
        TokenEstimate estimate = new TokenEstimate(text);
        int tokens = 0;
        while (estimate.at < text.length() && tokens <= most) {
            tokens += estimate.next();
        }
        return Math.max(count, tokens);
    }

    /** How many tokens begin with the next character. */
    private int next() {
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        Sort sort = sort(point);
        // "fooBar" is two words
        boolean begins = sort != before || (small && Character.isUpperCase(point));
        small = Character.isLowerCase(point);
        int tokens;
        if (sort == Sort.NONE) {
            tokens = alone(point);
        } else if (begins) {
            tokens = 1;
            first = true;
            filled = cost(point);
        } else if (filled + cost(point) > FULL) {
            tokens = 1;
            first = false;
            filled = cost(point);
        } else {
            tokens = 0;
            filled += cost(point);
        }
        before = sort;
        return tokens;
    }

    private static Sort sort(int point) {
        if (Character.isDigit(point)) {
            return Sort.DIGITS;
        }
        return isAlphabet(point) ? Sort.LETTERS : Sort.NONE;
    }

    /** Letters that make words of several, with their marks: Latin, Greek, Cyrillic and the like, and Hebrew and Arabic. */
    private static boolean isAlphabet(int point) {
        return point < 0x0700 && (Character.isLetter(point) || Character.getType(point) == Character.NON_SPACING_MARK);
    }

    private int cost(int point) {
        if (Character.getType(point) == Character.NON_SPACING_MARK) {
            return FULL;
        }
        if (point > 127 || Character.isDigit(point)) {
            return PAIR;
        }
        return first ? COMMON : RARE;
    }

    /** What makes no word with its neighbors; beyond the basic plane, and of rare scripts, a tokenizer may spell it in bytes. */
    private static int alone(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            return 0;
        }
        return Character.isSupplementaryCodePoint(point) || (point >= ETHIOPIC && point < PUNCTUATION) ? 2 : 1;
    }
}
