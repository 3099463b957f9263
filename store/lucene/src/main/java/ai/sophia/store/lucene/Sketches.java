package ai.sophia.store.lucene;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * The sketches of all vectors of a segment: of each component its sign alone, a bit for four bytes, so that a great many are compared in the
 * time that it takes to read them (binary quantization; of the question more is kept, as in Gao and Long, "RaBitQ", 2024). They lie outside
 * of the heap, in pieces, and in each piece the first 64 components of all, then the next 64, for that is how the compiler makes
 * instructions of it that count the bits of several at once. Immutable once read; safe for all threads.
 */
final class Sketches {
    /** Vectors of a piece. */
    static final int PIECE = 256;

    private final MemorySegment words;
    private final int wide;
    private final FixedBitSet there;

    private Sketches(MemorySegment words, int wide, FixedBitSet there) {
        this.words = words;
        this.wide = wide;
        this.there = there;
    }

    /** The sketch of a vector, as the index keeps it. */
    static BytesRef of(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(wide(vector.length) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : signs(vector)) {
            bytes.putLong(word);
        }
        return new BytesRef(bytes.array());
    }

    private static long[] signs(float[] vector) {
        long[] signs = new long[wide(vector.length)];
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] >= 0) {
                signs[i / Long.SIZE] |= 1L << i;
            }
        }
        return signs;
    }

    /** How many numbers of 64 bits a sketch takes. */
    static int wide(int dimension) {
        return Math.ceilDiv(dimension, Long.SIZE);
    }

    /**
     * Reads those of a segment; what has no vector yet has none.
     *
     * @param arena whose memory they take
     */
    static Sketches read(LeafReader segment, int dimension, Arena arena) throws IOException {
        int wide = wide(dimension);
        int pieces = Math.ceilDiv(segment.maxDoc(), PIECE);
        MemorySegment words = arena.allocate((long) pieces * PIECE * wide * Long.BYTES, Long.BYTES);
        FixedBitSet there = new FixedBitSet(segment.maxDoc());
        BinaryDocValues kept = DocValues.getBinary(segment, Documents.SKETCH);
        // on the heap first, number by number: this runs when nothing is compiled yet, and a first search waits for it
        long[] piece = new long[PIECE * wide];
        int document = kept.nextDoc();
        for (int number = 0; number < pieces; number++) {
            Arrays.fill(piece, 0);
            for (; document < (number + 1) * PIECE; document = kept.nextDoc()) {
                there.set(document);
                BytesRef bytes = kept.binaryValue();
                for (int word = 0; word < wide; word++) {
                    piece[word * PIECE + document % PIECE] = word(bytes, word);
                }
            }
            MemorySegment.copy(
                    piece, 0, words, ValueLayout.JAVA_LONG, (long) number * piece.length * Long.BYTES, piece.length);
        }
        return new Sketches(words, wide, there);
    }

    private static long word(BytesRef bytes, int number) {
        long word = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes.bytes[bytes.offset + number * Long.BYTES + i] & 0xff);
        }
        return word;
    }

    /** How many documents the segment has. */
    int count() {
        return there.length();
    }

    /** Whether a document has one. */
    boolean has(int document) {
        return there.get(document);
    }

    /** The greatest distance that there can be. */
    static int furthest(int dimension) {
        return 7 * dimension;
    }

    /**
     * How far the vectors of a piece are from a question; something or other for what has none.
     *
     * @param piece its number, from 0
     * @param distances where to put them, {@value #PIECE}
     */
    void distances(SketchedQuestion question, int piece, int[] distances) {
        Arrays.fill(distances, 0);
        long size = (long) PIECE * Long.BYTES;
        for (int word = 0; word < wide; word++) {
            MemorySegment slice = words.asSlice(((long) piece * wide + word) * size, size);
            add(slice, question.fours(word), question.twos(word), question.ones(word), distances);
        }
    }

    /** Kept as plain as this, for the compiler makes one loop over eight vectors at once of it. */
    private static void add(MemorySegment words, long fours, long twos, long ones, int[] distances) {
        for (int i = 0; i < PIECE; i++) {
            long word = words.getAtIndex(ValueLayout.JAVA_LONG, i);
            distances[i] +=
                    4 * Long.bitCount(word ^ fours) + 2 * Long.bitCount(word ^ twos) + Long.bitCount(word ^ ones);
        }
    }
}
