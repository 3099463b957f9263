package ai.sophia.core.embedding;

import ai.sophia.core.Strings;

/**
 * How many tokens a text takes in a prompt. It is an estimate, for every language model has its own tokens: as many as the embedder counts, but at
 * least one for four bytes, because scripts that the embedder does not know are few tokens to it. Stateless.
 */
public final class TokenEstimate {
    private static final int BYTES_OF_A_TOKEN = 4;

    private TokenEstimate() {}

    /**
     * The tokens of a text.
     *
     * @param most what takes more than that need not be counted more exactly
     */
    public static int of(Embedder embedder, String text, int most) {
        int least = least(text);
        return least > most ? least : Math.max(least, embedder.tokenStarts(text).length);
    }

    /** As many as a text takes at least, without counting. */
    public static int least(String text) {
        return Math.ceilDiv(Strings.utf8Length(text), BYTES_OF_A_TOKEN);
    }

    /** As many as a text takes at most, about, without counting: hardly a tokenizer makes more than one of a byte. */
    public static int most(String text) {
        return Strings.utf8Length(text);
    }
}
