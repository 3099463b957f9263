package ai.sophia.store.hot;

/**
 * The scan of the hot tier with nothing around it, to be measured beside other indexes. In the package of what it measures, which nobody
 * else sees. Used by one thread.
 */
public final class ExactScan implements AutoCloseable {
    private final Vectors vectors;

    public ExactScan(int dimension) {
        this.vectors = new Vectors(Kernel.fastest(), dimension);
    }

    /** Adds a unit vector behind the last. */
    public void add(float[] vector) {
        vectors.add(vector);
    }

    /** The rows nearest to a unit vector, the nearest first. */
    public int[] nearest(float[] question, int limit) {
        float[] cosines = vectors.cosines(question);
        int[] rows = new int[Math.min(limit, cosines.length)];
        int found = 0;
        for (int row = 0; row < cosines.length; row++) {
            if (found < rows.length || cosines[row] > cosines[rows[found - 1]]) {
                int place = found < rows.length ? found++ : found - 1;
                for (; place > 0 && cosines[rows[place - 1]] < cosines[row]; place--) {
                    rows[place] = rows[place - 1];
                }
                rows[place] = row;
            }
        }
        return rows;
    }

    @Override
    public void close() {
        vectors.close();
    }
}
