package ai.sophia.store.lucene;

import ai.sophia.core.index.Evidence;
import java.util.Arrays;

/** A word of a question, and the rows of a {@link WholeEvidence} that have it, ascending. Used by one thread. */
final class WholeWord implements Evidence.Term {
    private int[] rows = new int[16];
    private float[] shares = new float[16];
    private int count;
    private double weight;

    /** Adds a row behind the last. */
    void add(int row, float share) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            shares = Arrays.copyOf(shares, 2 * count);
        }
        rows[count] = row;
        shares[count++] = share;
    }

    /** Says which part it is of what all of the question's words tell. */
    void weigh(double part) {
        this.weight = part;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int row(int index) {
        return rows[index];
    }

    @Override
    public float share(int index) {
        return shares[index];
    }
}
