package ai.sophia.store.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Lucene's own format, which makes graphs of vectors only from when somebody has more passages than are searched without, and then of segments
 * that are worth it. Making graphs, anew at each merge, would else take most of an import's time. Safe for all threads.
 */
final class SparingCodec extends Lucene104Codec {
    /** Passages of a segment that never gets a graph: there are always some such segments, and they are compared soon. */
    private static final int SMALL_SEGMENT = 3_000;

    private final KnnVectorsFormat never = withGraphsOf(Integer.MAX_VALUE);
    private final KnnVectorsFormat sparing = withGraphsOf(SMALL_SEGMENT);
    private volatile boolean graphs;

    /** Makes graphs from now on. */
    void makeGraphs() {
        graphs = true;
    }

    boolean makesGraphs() {
        return graphs;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return graphs ? sparing : never;
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
