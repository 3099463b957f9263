package ai.sophia.store.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Lucene's own format, which makes graphs of vectors only where some are searched: in an index that is too large to be compared one by one,
 * and there of segments that are worth it. Making graphs, anew at each merge, would else take most of an import's time. Safe for all
 * threads.
 */
final class SparingCodec extends Lucene104Codec {
    /** Passages of an index that has no graphs at most; to compare so many takes some milliseconds. */
    static final int SMALL_INDEX = 50_000;

    /** Passages of a segment that gets no graph in a large index: of such segments there are always some. */
    private static final int SMALL_SEGMENT = 3_000;

    private final KnnVectorsFormat never = withGraphsOf(Integer.MAX_VALUE);
    private final KnnVectorsFormat sparing = withGraphsOf(SMALL_SEGMENT);
    private volatile int documents;

    /** Tells how large the index is by now. */
    void holds(int count) {
        documents = count;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return documents <= SMALL_INDEX ? never : sparing;
    }

    /**
     * The format takes a depth k of search, and expects a graph of n vectors to visit k ln n of them: from where that is less than n, it makes
     * one.
     */
    private static KnnVectorsFormat withGraphsOf(int vectors) {
        return new Lucene99HnswVectorsFormat(
                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                null,
                (int) (vectors / Math.log(vectors)));
    }
}
