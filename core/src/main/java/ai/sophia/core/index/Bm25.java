package ai.sophia.core.index;

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), without its constant factor k1 + 1: a term adds its
 * weight times a share of 0 to 1 that grows with how often it occurs in the passage and falls with the passage's length. Lengths are
 * compared with a fixed one, and short passages all count as equally short, so that a score does not depend on how long other passages
 * are. Stateless.
 */
public final class Bm25 {
    private static final float SATURATION = 1.2f;
    private static final float LENGTH_SHARE = 0.75f;
    private static final int USUAL_LENGTH = 48;
    private static final int SHORT_LENGTH = 24;

    private Bm25() {}

    /** How much a term tells that so many of all passages have. */
    public static double weight(long having, long all) {
        return Math.log(1 + (all - having + 0.5) / (having + 0.5));
    }

    /** The frequency that brings a term half of its weight in a passage of so many terms. */
    public static float half(int length) {
        return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * Math.max(SHORT_LENGTH, length) / USUAL_LENGTH);
    }

    /** The share of its weight that a term adds, from 0 to 1, which occurs so often in a passage with this half. */
    public static float share(float frequency, float half) {
        return frequency / (frequency + half);
    }
}
