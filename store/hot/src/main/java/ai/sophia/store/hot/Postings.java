package ai.sophia.store.hot;

import ai.sophia.core.index.Bm25;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which passages have a term, and how well. Reads may share it among threads, whatever changes it needs it alone. */
final class Postings {
    /** The passages with one term, ascending. */
    static final class Posting {
        private int[] rows = new int[2];
        private float[] shares = new float[2];
        private int count;

        int row(int index) {
            return rows[index];
        }

        float share(int index) {
            return shares[index];
        }

        int count() {
            return count;
        }

        private void add(int row, float share) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
                shares = Arrays.copyOf(shares, 2 * count);
            }
            rows[count] = row;
            shares[count++] = share;
        }
    }

    /** What an entry of the map takes beside its arrays, about. */
    private static final int TERM_SIZE = 150;

    private static final int ROW_SIZE = 12;

    private final Map<String, Posting> postings = new HashMap<>();
    private long rows;

    /** Adds a passage behind the last. */
    void add(int row, Map<String, Integer> terms) {
        int length = terms.values().stream().mapToInt(Integer::intValue).sum();
        float half = Bm25.half(length);
        terms.forEach((term, frequency) ->
                postings.computeIfAbsent(term, first -> new Posting()).add(row, Bm25.share(frequency, half)));
        rows += terms.size();
    }

    /** The passages that have the term. */
    @Nullable
    Posting find(String term) {
        return postings.get(term);
    }

    /** What it takes, in bytes, about. */
    long size() {
        return (long) postings.size() * TERM_SIZE + rows * ROW_SIZE;
    }
}
