package ai.sophia.store.lucene;

import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Ranking;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.VectorUtil;

/**
 * Search by vector. What a reach and a filter leave is compared one by one while that is cheap. Of more, sketches are compared, and the
 * vectors of those that these let hope for; where even that takes long, what has graphs is searched through them (HNSW, Malkov and
 * Yashunin, 2016).
 * Safe for all threads.
 */
final class VectorSearch {
    /** Passages that are compared one by one at most. */
    static final int EXACT_LIMIT = 4_000;

    /** Passages whose sketches are compared one by one at most. */
    static final int SKETCHED_LIMIT = 2_000_000;

    /** So many of the nearest by their sketches are compared beyond twice those that are wanted, and one more for every so many. */
    private static final int FURTHER = 600;

    private static final int FURTHER_OF = 1_000;

    private final SketchSearch sketches = new SketchSearch();
    private final int sketched;

    /**
     * @param sketched passages whose sketches are compared one by one at most
     */
    VectorSearch(int sketched) {
        this.sketched = sketched;
    }

    List<Candidate> search(Extent extent, float[] question, int depth) throws IOException {
        Ranking ranking = extent.ranking();
        for (Staged staged : extent.staged()) {
            if (!staged.embedding().isAwaited()) {
                ranking.addStaged(staged.candidate(cosine(
                        VectorUtil.dotProduct(question, staged.embedding().vector()))));
            }
        }
        Extent compared = extent;
        if (extent.indexed() > sketched) {
            // those segments that were written before anybody had so many are there still
            Extent graphs = extent.within(leaf -> Graphs.vertices(leaf) > 0);
            Hits.add(ranking, extent.searcher(), approximate(graphs, question, depth));
            compared = extent.within(leaf -> Graphs.vertices(leaf) == 0);
        }
        Hits.add(ranking, extent.searcher(), compared(compared, question, depth));
        return ranking.best(depth);
    }

    private ScoreDoc[] compared(Extent extent, float[] question, int depth) throws IOException {
        long count = extent.indexed();
        int wanted = (int) Math.min(2L * depth + FURTHER + count / FURTHER_OF, count);
        List<Members> compared = count <= EXACT_LIMIT ? extent.members() : sketches.nearest(extent, question, wanted);
        return exact(extent.leaves(), compared, question, (int) Math.min(depth, count));
    }

    private static ScoreDoc[] approximate(Extent extent, float[] question, int depth) throws IOException {
        Query nearest = extent.isWhole()
                ? new KnnFloatVectorQuery(Documents.VECTOR, question, depth)
                : new KnnFloatVectorQuery(Documents.VECTOR, question, depth, new BitsQuery(extent.members()));
        ScoreDoc[] hits = extent.searcher().search(nearest, depth).scoreDocs;
        for (ScoreDoc hit : hits) {
            hit.score = cosine(similarity(hit.score));
        }
        return hits;
    }

    private static ScoreDoc[] exact(List<LeafReaderContext> leaves, List<Members> compared, float[] question, int depth)
            throws IOException {
        if (depth == 0) {
            return new ScoreDoc[0];
        }
        LongHeap best = new LongHeap(depth);
        DocAndFloatFeatureBuffer piece = new DocAndFloatFeatureBuffer();
        for (LeafReaderContext leaf : leaves) {
            Members found = compared.get(leaf.ord);
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Documents.VECTOR);
            VectorScorer scorer = found.count() == 0 || vectors == null ? null : vectors.scorer(question);
            if (scorer == null) {
                continue;
            }
            VectorScorer.Bulk bulk = scorer.bulk(found.iterator());
            int limit = leaf.reader().maxDoc();
            do {
                bulk.nextDocsAndScores(limit, null, piece);
                for (int i = 0; i < piece.size; i++) {
                    best.insertWithOverflow(packed(piece.features[i], leaf.docBase + piece.docs[i]));
                }
            } while (piece.size > 0);
        }
        ScoreDoc[] hits = new ScoreDoc[best.size()];
        for (int i = hits.length - 1; i >= 0; i--) {
            long packed = best.pop();
            float score = NumericUtils.sortableIntToFloat((int) (packed >>> Integer.SIZE));
            hits[i] = new ScoreDoc(Integer.MAX_VALUE - (int) packed, cosine(similarity(score)));
        }
        return hits;
    }

    /** A score and a document as one number: the better score is greater, and of equal ones the lower document. */
    private static long packed(float score, int document) {
        return (long) NumericUtils.floatToSortableInt(score) << Integer.SIZE | (Integer.MAX_VALUE - document);
    }

    /** The dot product that Lucene made a score of. */
    static float similarity(float score) {
        return 2 * score - 1;
    }

    private static float cosine(float product) {
        return Math.clamp(product, 0f, 1f);
    }
}
