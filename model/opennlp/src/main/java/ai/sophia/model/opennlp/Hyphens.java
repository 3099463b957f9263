package ai.sophia.model.opennlp;

import java.util.ArrayList;
import java.util.List;

/** Puts together what hyphens join and a tokenizer has cut. Stateless. */
final class Hyphens {
    private Hyphens() {}

    /** What hyphens join is one word: of the kind of its last part if that is a noun, or else it says something of one. */
    static List<Token> joined(List<Token> tagged) {
        List<Token> joined = new ArrayList<>();
        for (Token token : tagged) {
            if (!joined.isEmpty() && isJoined(joined.getLast(), token)) {
                Token before = joined.removeLast();
                String tag = token.isNoun() ? token.tag() : token.text().equals("-") ? before.tag() : "ADJ";
                joined.add(new Token(before.text() + token.text(), before.start(), tag));
            } else {
                joined.add(token);
            }
        }
        return joined;
    }

    private static boolean isJoined(Token before, Token token) {
        return before.end() == token.start()
                && (before.text().endsWith("-") || token.text().startsWith("-"))
                && Character.isLetterOrDigit(before.text().codePointAt(0));
    }
}
