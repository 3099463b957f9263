package ai.sophia.store.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader.CacheHelper;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.SparseFixedBitSet;

/**
 * Finds, by their sketches, the passages that are worth comparing as floats. The sketches of a segment are read when they are first needed,
 * and kept as long as the segment is read. Safe for all threads.
 */
final class SketchSearch {
    /** To compare a vector as floats takes as long as to compare so many sketches. */
    private static final int SKETCHES_OF_A_VECTOR = 128;

    private final Map<CacheKey, Sketches> segments = new ConcurrentHashMap<>();

    /**
     * Those of an extent's passages whose sketches are nearest to a question's vector, so many or more; of segments in which the extent has
     * few passages all of them, for that takes less time.
     */
    List<Members> nearest(Extent extent, float[] question, int wanted) throws IOException {
        SketchedQuestion sketched = SketchedQuestion.of(question);
        NearestSketches nearest = new NearestSketches(wanted, Sketches.furthest(question.length));
        List<LeafReaderContext> searched = new ArrayList<>();
        for (LeafReaderContext leaf : extent.leaves()) {
            Members members = extent.members().get(leaf.ord);
            if ((long) members.count() * SKETCHES_OF_A_VECTOR > leaf.reader().maxDoc()) {
                search(sketches(leaf.reader(), question.length), leaf.docBase, members.bits(), sketched, nearest);
                searched.add(leaf);
            }
        }
        List<Members> found = new ArrayList<>(extent.members());
        PrimitiveIterator.OfInt documents = nearest.documents().iterator();
        int next = next(documents);
        for (LeafReaderContext leaf : searched) {
            int limit = leaf.reader().maxDoc();
            SparseFixedBitSet bits = new SparseFixedBitSet(limit);
            int count = 0;
            for (; next < leaf.docBase + limit; next = next(documents)) {
                bits.set(next - leaf.docBase);
                count++;
            }
            found.set(leaf.ord, new Members(bits, count));
        }
        return found;
    }

    private static int next(PrimitiveIterator.OfInt documents) {
        return documents.hasNext() ? documents.nextInt() : Integer.MAX_VALUE;
    }

    private static void search(
            Sketches sketches, int first, Bits members, SketchedQuestion question, NearestSketches nearest) {
        int[] distances = new int[Sketches.PIECE];
        for (int start = 0; start < sketches.count(); start += Sketches.PIECE) {
            sketches.distances(question, start / Sketches.PIECE, distances);
            int size = Math.min(Sketches.PIECE, sketches.count() - start);
            for (int i = 0; i < size; i++) {
                if (distances[i] <= nearest.furthest() && members.get(start + i) && sketches.has(start + i)) {
                    nearest.add(first + start + i, distances[i]);
                }
            }
        }
    }

    private Sketches sketches(LeafReader segment, int dimension) {
        CacheHelper helper = segment.getCoreCacheHelper();
        return segments.computeIfAbsent(helper.getKey(), key -> {
            Arena arena = Arena.ofShared();
            try {
                Sketches sketches = Sketches.read(segment, dimension, arena);
                helper.addClosedListener(closed -> {
                    segments.remove(closed);
                    arena.close();
                });
                return sketches;
            } catch (IOException failure) {
                arena.close();
                throw new UncheckedIOException(failure);
            }
        });
    }
}
