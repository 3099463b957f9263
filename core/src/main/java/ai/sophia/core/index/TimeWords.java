package ai.sophia.core.index;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The words by which a text tells a time, years among them. English for now. Looked for by hand, for every passage that is written or loaded
 * passes here, and a regular expression of so many words took a third of the time that loading takes. Stateless, safe for all threads.
 */
final class TimeWords {
    private static final String WORDS = """
            yesterday today tonight tomorrow last next ago since recently week weekend month year
            monday tuesday wednesday thursday friday saturday sunday
            january february march april june july august september october november december
            morning evening night summer winter spring autumn fall
            """;

    private static final Map<Character, List<String>> BY_FIRST =
            Arrays.stream(WORDS.strip().split("\\s+")).collect(Collectors.groupingBy(word -> word.charAt(0)));

    /** The words of each first letter, from a on. */
    private static final List<List<String>> BY_LETTER = "abcdefghijklmnopqrstuvwxyz"
            .chars()
            .mapToObj(letter -> BY_FIRST.getOrDefault((char) letter, List.of()))
            .toList();

    private static final int YEAR_LENGTH = 4;

    /** A month beside a number, and a verb everywhere else. */
    private static final String MAY = "may";

    private TimeWords() {}

    /** Whether one of them is in a text, as a word of its own. */
    static boolean areIn(String text) {
        int end = text.length();
        int at = 0;
        while (at < end) {
            if (!isOfWord(text.charAt(at))) {
                at++;
                continue;
            }
            int word = at;
            while (at < end && isOfWord(text.charAt(at))) {
                at++;
            }
            if (tells(text, word, at - word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tells(String text, int word, int length) {
        char first = text.charAt(word);
        if (isDigit(first)) {
            return length == YEAR_LENGTH && isYear(text, word);
        }
        if (length == MAY.length() && text.regionMatches(true, word, MAY, 0, length)) {
            return isDigitAt(text, word + length + 1) || endsInNumber(text, word - 1);
        }
        int letter = (first | ' ') - 'a';
        if (letter < 0 || letter >= BY_LETTER.size()) {
            return false;
        }
        for (String each : BY_LETTER.get(letter)) {
            if (each.length() == length && text.regionMatches(true, word, each, 0, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigitAt(String text, int at) {
        return at < text.length() && isDigit(text.charAt(at));
    }

    /** Whether the word before a blank is a number, such as 3 or 3rd. */
    private static boolean endsInNumber(String text, int blank) {
        int start = blank;
        while (start > 0 && isOfWord(text.charAt(start - 1))) {
            start--;
        }
        return start < blank && isDigit(text.charAt(start));
    }

    /** 1900 to 2099. */
    private static boolean isYear(String text, int word) {
        return (text.startsWith("19", word) || text.startsWith("20", word))
                && isDigit(text.charAt(word + 2))
                && isDigit(text.charAt(word + 3));
    }

    private static boolean isOfWord(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || isDigit(each) || each == '_';
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }
}
