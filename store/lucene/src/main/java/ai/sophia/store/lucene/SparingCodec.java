package ai.sophia.store.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Lucene's own format, which makes a graph of vectors only where one is searched: a segment of fewer than {@link
 * VectorSearch#EXACT_LIMIT} is compared one by one, and making its graph anew at each merge would take most of an import's time. Stateless.
 */
final class SparingCodec extends Lucene104Codec {
    private final KnnVectorsFormat vectors = new Lucene99HnswVectorsFormat(
            Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
            Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
            Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
            null,
            depthWithoutGraph(VectorSearch.EXACT_LIMIT));

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
    }

    /** The format takes a depth k of search, and expects a graph of n vectors to visit k ln n of them: from where that is less than n, it makes one. */
    private static int depthWithoutGraph(int vectors) {
        return (int) (vectors / Math.log(vectors));
    }
}
