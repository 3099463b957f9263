package ai.sophia.core.conversation;

import ai.sophia.core.Fault;

/**
 * A stretch of a text, in UTF-16 units.
 *
 * @param start the first unit
 * @param end the one after the last
 */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new Fault.Invalid("span", "expected 0 <= start <= end, but got " + start + " and " + end);
        }
    }

    /** How many units it has. */
    public int length() {
        return end - start;
    }

    /** How many units it has in common with another span of the same text. */
    public int shared(Span other) {
        return Math.max(0, Math.min(end, other.end) - Math.max(start, other.start));
    }

    /** What it holds of the text that it is of. */
    public String of(String text) {
        return text.substring(start, end);
    }
}
