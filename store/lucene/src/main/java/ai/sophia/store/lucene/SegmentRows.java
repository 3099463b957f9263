package ai.sophia.store.lucene;

import ai.sophia.core.index.Bm25;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link WholeEvidence} that are documents of one segment, ascending. Used by one thread, as long as the segment is held. */
final class SegmentRows {
    /** The ordinal of a vector that is still to come. */
    private static final int AWAITED = -1;

    private final LeafReader segment;
    private final int first;
    private final FixedBitSet embedded;
    private final int[] documents;
    private final int[] ordinals;
    private final int[] lengths;
    private final @Nullable FloatVectorValues vectors;
    private int count;

    private SegmentRows(LeafReader segment, int first, int capacity, @Nullable FloatVectorValues vectors) {
        this.segment = segment;
        this.first = first;
        this.embedded = new FixedBitSet(segment.maxDoc());
        this.documents = new int[capacity];
        this.ordinals = new int[capacity];
        this.lengths = new int[capacity];
        this.vectors = vectors;
    }

    /**
     * Reads a segment's documents.
     *
     * @param staged of memories of which another version may be known, the newest: these and older ones are left out
     * @param keys where their keys are added
     */
    static SegmentRows read(LeafReader segment, Members members, Map<MemoryId, Integer> staged, Keys keys)
            throws IOException {
        FloatVectorValues vectors = segment.getFloatVectorValues(Documents.VECTOR);
        SegmentRows rows = new SegmentRows(segment, keys.count(), members.count(), vectors);
        BinaryDocValues kept = DocValues.getBinary(segment, Documents.KEY);
        NumericDocValues lengths = segment.getNormValues(Documents.TEXT);
        KnnVectorValues.DocIndexIterator ordinals = vectors == null ? null : vectors.iterator();
        DocIdSetIterator iterator = members.iterator();
        for (int document = iterator.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = iterator.nextDoc()) {
            if (kept.advanceExact(document)) {
                BytesRef key = kept.binaryValue();
                if (staged.isEmpty() || isNewer(Keys.of(key).version(0), staged)) {
                    keys.add(key);
                    int length = lengths != null && lengths.advanceExact(document) ? (int) lengths.longValue() : 0;
                    rows.add(document, ordinal(ordinals, document), length);
                }
            }
        }
        return rows;
    }

    private static boolean isNewer(VersionKey version, Map<MemoryId, Integer> staged) {
        return version.version() > staged.getOrDefault(version.id(), 0);
    }

    private static int ordinal(KnnVectorValues.@Nullable DocIndexIterator ordinals, int document) throws IOException {
        if (ordinals == null) {
            return AWAITED;
        }
        int at = ordinals.docID() < document ? ordinals.advance(document) : ordinals.docID();
        return at == document ? ordinals.index() : AWAITED;
    }

    private void add(int document, int ordinal, int length) {
        if (ordinal != AWAITED) {
            embedded.set(document);
        }
        documents[count] = document;
        ordinals[count] = ordinal;
        lengths[count++] = length;
    }

    /** The row after its last. */
    int end() {
        return first + count;
    }

    int length(int row) {
        return lengths[row - first];
    }

    /** Puts the products of its vectors with another one where their rows are. */
    void products(float[] vector, float[] products) throws IOException {
        VectorScorer scorer = vectors == null || count == 0 ? null : vectors.scorer(vector);
        if (scorer == null) {
            return;
        }
        VectorScorer.Bulk bulk = scorer.bulk(new BitSetIterator(embedded, count));
        DocAndFloatFeatureBuffer piece = new DocAndFloatFeatureBuffer();
        int index = 0;
        do {
            bulk.nextDocsAndScores(segment.maxDoc(), null, piece);
            for (int i = 0; i < piece.size; i++) {
                while (documents[index] != piece.docs[i]) {
                    index++;
                }
                products[first + index] = VectorSearch.similarity(piece.features[i]);
            }
        } while (piece.size > 0);
    }

    /** Adds its vectors up. */
    void sum(float[] sum) throws IOException {
        for (int row = first; row < end(); row++) {
            add(row, 1, sum);
        }
    }

    /** Adds so much of a vector, if it is not awaited. */
    void add(int row, float part, float[] sum) throws IOException {
        int ordinal = ordinals[row - first];
        if (vectors == null || ordinal == AWAITED) {
            return;
        }
        float[] vector = vectors.vectorValue(ordinal);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part * vector[i];
        }
    }

    /** Adds its rows that have a word to those of the word. */
    void find(String word, WholeWord found) throws IOException {
        Terms terms = segment.terms(Documents.TEXT);
        TermsEnum term = terms == null ? null : terms.iterator();
        if (term == null || count == 0 || !term.seekExact(new BytesRef(word))) {
            return;
        }
        PostingsEnum postings = term.postings(null, PostingsEnum.FREQS);
        int index = 0;
        int document = postings.advance(documents[0]);
        while (document != DocIdSetIterator.NO_MORE_DOCS) {
            index = Arrays.binarySearch(documents, index, count, document);
            if (index >= 0) {
                found.add(first + index, Bm25.share(postings.freq(), Bm25.half(lengths[index])));
                index++;
            } else {
                index = -index - 1;
            }
            document = index < count ? postings.advance(documents[index]) : DocIdSetIterator.NO_MORE_DOCS;
        }
    }
}
