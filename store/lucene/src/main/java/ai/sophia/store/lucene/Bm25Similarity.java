package ai.sophia.store.lucene;

import ai.sophia.core.index.Bm25;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;

/**
 * {@link Bm25} as Lucene has it. Weights are the search's own and come in as the boost of a term, so that the same arithmetic serves what
 * is in the index and what is staged. Lengths are kept as they are, not about. Stateless, safe for all threads.
 */
final class Bm25Similarity extends Similarity {
    static final Bm25Similarity INSTANCE = new Bm25Similarity();

    private Bm25Similarity() {}

    @Override
    public long computeNorm(FieldInvertState state) {
        return state.getLength();
    }

    @Override
    public SimScorer scorer(float boost, CollectionStatistics collection, TermStatistics... terms) {
        return new SimScorer() {
            @Override
            public float score(float frequency, long norm) {
                return boost * Bm25.share(frequency, Bm25.half((int) norm));
            }
        };
    }
}
