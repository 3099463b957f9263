package ai.sophia.store.lucene;

import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.SmallFloat;

/**
 * BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), without its constant factor k1 + 1: a term adds its
 * weight times a share of 0 to 1 that grows with how often it occurs in the passage and falls with the passage's length. Weights are
 * the search's own and come in as the boost of a term, so that the same arithmetic serves what is in the index and what is staged.
 * Lengths are compared with a fixed one, and short passages all count as equally short, so that a score does not depend on how long other
 * passages are. Stateless, safe for all threads.
 */
final class Bm25 extends Similarity {
    static final Bm25 INSTANCE = new Bm25();

    private static final float SATURATION = 1.2f;
    private static final float LENGTH_SHARE = 0.75f;
    private static final int USUAL_LENGTH = 48;
    private static final int SHORT_LENGTH = 24;

    /** What a frequency is compared with, by encoded length. */
    private static final float[] HALVES = halves();

    private Bm25() {}

    /** How much a term tells that so many of all passages have. */
    static double weight(long having, long all) {
        return Math.log(1 + (all - having + 0.5) / (having + 0.5));
    }

    /** A length as the index keeps it: exact up to 40 terms, about four significant bits beyond. */
    static byte encoded(int length) {
        return SmallFloat.intToByte4(length);
    }

    /** The share of its weight that a term adds, from 0 to 1. */
    static float share(float frequency, byte encodedLength) {
        return frequency / (frequency + HALVES[Byte.toUnsignedInt(encodedLength)]);
    }

    @Override
    public long computeNorm(FieldInvertState state) {
        return encoded(state.getLength());
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
        return new SimScorer() {
            @Override
            public float score(float frequency, long norm) {
                return boost * share(frequency, (byte) norm);
            }
        };
    }

    private static float[] halves() {
        float[] halves = new float[256];
        for (int i = 0; i < halves.length; i++) {
            int length = Math.max(SHORT_LENGTH, SmallFloat.byte4ToInt((byte) i));
            halves[i] = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH);
        }
        return halves;
    }
}
