package ai.sophia.model.openai;

import java.util.Arrays;

/**
 * Where the tokens of a text start, as far as that can be told without the model's tokenizer: rather too many than too few. Common words are
 * one token to all tokenizers in use, rare and long ones several; where most models read 512 tokens or more, and a passage has some 250
 * of these, an estimate that is short by half for a text of an unusual kind still fits. Stateless.
 */
final class TokenEstimate {
    /** What a token holds, in sixths. */
    private static final int FULL = 6;

    /** Up to so many letters a word is one token; its further letters are tokens of three. */
    private static final int COMMON = 1;

    private static final int RARE = 2;

    /** Letters with marks and of other alphabets, and digits: tokens of two. */
    private static final int PAIR = 3;

    private enum Sort {
        NONE,
        LETTERS,
        DIGITS
    }

    private TokenEstimate() {}

    static int[] starts(String text) {
        int[] starts = new int[Math.max(16, text.length() / 3)];
        int count = 0;
        Sort before = Sort.NONE;
        int filled = 0;
        boolean first = true;
        int point;
        for (int at = 0; at < text.length(); at += Character.charCount(point)) {
            point = text.codePointAt(at);
            Sort sort = sort(point);
            int tokens;
            if (sort == Sort.NONE) {
                tokens = alone(point);
            } else if (sort != before) {
                tokens = 1;
                first = true;
                filled = cost(point, true);
            } else if (filled + cost(point, first) > FULL) {
                tokens = 1;
                first = false;
                filled = cost(point, false);
            } else {
                tokens = 0;
                filled += cost(point, first);
            }
            before = sort;
            while (tokens-- > 0) {
                starts = count == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                starts[count++] = at;
            }
        }
        return Arrays.copyOf(starts, count);
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

    private static int cost(int point, boolean first) {
        if (point > 127 || Character.isDigit(point)) {
            return PAIR;
        }
        return first ? COMMON : RARE;
    }

    /** What makes no word with its neighbors; beyond the basic plane a tokenizer may spell it in bytes. */
    private static int alone(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point) || Character.isISOControl(point)) {
            return 0;
        }
        return Character.isSupplementaryCodePoint(point) ? 2 : 1;
    }
}
