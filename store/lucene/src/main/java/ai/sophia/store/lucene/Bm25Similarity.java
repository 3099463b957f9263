package ai.sophia.store.lucene;

import ai.sophia.core.index.Bm25;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.SmallFloat;

/**
 * {@link Bm25} as Lucene has it. Weights are the search's own and come in as the boost of a term, so that the same arithmetic serves what
 * is in the index and what is staged. Stateless, safe for all threads.
 */
final class Bm25Similarity extends Similarity {
    static final Bm25Similarity INSTANCE = new Bm25Similarity();

    /** The half of a length, by encoded length. */
    private static final float[] HALVES = halves();

    private Bm25Similarity() {}

    /** A length as the index keeps it: exact up to 40 terms, about four significant bits beyond. */
    static byte encoded(int length) {
        return SmallFloat.intToByte4(length);
    }

    /** The share of its weight that a term adds, from 0 to 1. */
    static float share(float frequency, byte encodedLength) {
        return Bm25.share(frequency, HALVES[Byte.toUnsignedInt(encodedLength)]);
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
            halves[i] = Bm25.half(SmallFloat.byte4ToInt((byte) i));
        }
        return halves;
    }
}
