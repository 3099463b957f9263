package ai.sophia.store.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * Documents of one segment, none of them deleted. Immutable once made.
 *
 * @param bits a bit for each
 * @param count how many they are
 */
record Members(BitSet bits, int count) {
    /** No document. */
    static final Members NONE = new Members(new FixedBitSet(1), 0);

    /** The query's documents in a segment. */
    static Members of(IndexSearcher searcher, LeafReaderContext leaf, Query query) throws IOException {
        Scorer scorer = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1)
                .scorer(leaf);
        if (scorer == null) {
            return NONE;
        }
        int limit = leaf.reader().maxDoc();
        BitSet bits = BitSet.of(scorer.iterator(), limit);
        Bits live = leaf.reader().getLiveDocs();
        if (live != null) {
            for (int document = bits.nextSetBit(0); document < limit; document = next(bits, document, limit)) {
                if (!live.get(document)) {
                    bits.clear(document);
                }
            }
        }
        return new Members(bits, bits.cardinality());
    }

    /** The documents in ascending order. */
    DocIdSetIterator iterator() {
        return new BitSetIterator(bits, count);
    }

    private static int next(BitSet bits, int document, int limit) {
        return document + 1 < limit ? bits.nextSetBit(document + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }

    @Override
    public String toString() {
        return "[" + count + " documents]";
    }
}
