package ai.sophia.cli;

import java.util.ArrayList;
import java.util.List;

/** A text broken into lines at its spaces. */
final class Paragraph {
    private Paragraph() {}

    /**
     * The text as lines of at most {@code width} columns; what goes beyond {@code limit} lines is left out, with an ellipsis.
     *
     * @param width from 2
     * @param limit from 1
     */
    static List<String> of(String text, int width, int limit) {
        List<String> lines = new ArrayList<>();
        String rest = Terminal.line(text);
        while (Terminal.columns(rest) > width) {
            if (lines.size() == limit - 1) {
                lines.add(Terminal.cut(rest, width));
                return lines;
            }
            int end = end(rest, width);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Where the first line ends: after the last word that fits, or within a word that is too long for any line. */
    private static int end(String text, int width) {
        int used = 0;
        int space = 0;
        int index = 0;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            used += Terminal.columns(Character.toString(character));
            if (character == ' ') {
                space = index;
            }
            if (used > width) {
                break;
            }
            index += Character.charCount(character);
        }
        return space > 0 ? space : index;
    }
}
