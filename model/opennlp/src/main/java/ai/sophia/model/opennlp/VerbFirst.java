package ai.sophia.model.opennlp;

import java.util.ArrayList;
import java.util.List;

/**
 * Mends what a tagger of German gets wrong where a command begins with its verb: that has a capital there as nouns have. A word at the beginning that a pronoun
 * follows is no noun. Stateless.
 */
final class VerbFirst {
    private VerbFirst() {}

    static List<Token> mended(List<Token> tagged) {
        if (tagged.size() < 2 || !tagged.getFirst().isNoun() || !tagged.get(1).is("PRON")) {
            return tagged;
        }
        List<Token> tokens = new ArrayList<>(tagged);
        tokens.set(0, tagged.getFirst().as("VERB"));
        return tokens;
    }
}
