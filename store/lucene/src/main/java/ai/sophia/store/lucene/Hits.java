package ai.sophia.store.lucene;

import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Ranking;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/** Reads what Lucene found into a ranking. Stateless. */
final class Hits {
    private Hits() {}

    /** Adds the passages that the hits stand for, with the scores that these have. */
    static void add(Ranking ranking, IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        ScoreDoc[] ascending = hits.clone();
        Arrays.sort(ascending, Comparator.comparingInt(hit -> hit.doc));
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = null;
        BinaryDocValues keys = DocValues.emptyBinary();
        for (ScoreDoc hit : ascending) {
            if (leaf == null || hit.doc >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
                keys = DocValues.getBinary(leaf.reader(), Documents.KEY);
            }
            keys.advanceExact(hit.doc - leaf.docBase);
            Keys key = Keys.of(keys.binaryValue());
            ranking.add(new Candidate(key.version(0), key.passage(0), key.place(0), key.traits(0), hit.score));
        }
    }
}
