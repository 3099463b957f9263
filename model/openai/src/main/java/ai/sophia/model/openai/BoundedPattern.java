package ai.sophia.model.openai;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A pattern of a schema, read as networknt's validator reads it, that gives up after so many looks at a text: on some texts some patterns take
 * exponential time, which no deadline would end. Immutable.
 */
record BoundedPattern(Pattern pattern) implements RegularExpression {
    /** Less than a second of looks, and several for each character of the longest answer. */
    private static final int MOST_LOOKS = 50_000_000;

    /** The pattern takes too long on this text. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exceeded() {
            super("a pattern takes more than " + MOST_LOOKS + " looks at a text", null, false, false);
        }
    }

    /** A text that counts how often it is looked at. One thread. */
    private static final class Watched implements CharSequence {
        private final String text;
        private int looks;

        Watched(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new Exceeded();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A pattern as schemas have it: ECMA-262, as far as the JDK's are the same.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    static BoundedPattern of(String pattern) {
        String dollars = RegularExpressions.replaceDollarAnchors(pattern);
        return new BoundedPattern(Pattern.compile(RegularExpressions.replaceLongformCharacterProperties(dollars)));
    }

    /** @throws Exceeded if it takes too long */
    @Override
    public boolean matches(String text) {
        return pattern.matcher(new Watched(text)).find();
    }
}
