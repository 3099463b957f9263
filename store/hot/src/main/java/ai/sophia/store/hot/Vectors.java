package ai.sophia.store.hot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing column of unit vectors outside of the heap, each as floats and, a quarter as large, as bytes with a scale of its own. All are
 * compared as bytes, which reads the least memory, and the nearest again as floats. Reads may share it among threads, whatever changes
 * it needs it alone.
 */
final class Vectors implements AutoCloseable {
    private static final int LEAST_CAPACITY = 16;
    private static final int GREATEST = 127;

    /** How many of the nearest are compared as floats. */
    private static final int EXACT = 256;

    /** Steps of the scale by which the nearest are told. */
    private static final int STEPS = 2_048;

    private final Kernel kernel;
    private final int dimension;
    private Arena arena = Arena.ofShared();
    private MemorySegment bytes = MemorySegment.NULL;
    private MemorySegment floats = MemorySegment.NULL;
    private float[] scales = new float[0];
    private final float[] sum;
    private int count;
    private int kept;
    private volatile float @Nullable [] typicalities;
    private volatile @Nullable Asked last;

    /** What was asked, and how near each is to it. */
    private static final class Asked {
        private final float[] question;
        private final float[] cosines;

        Asked(float[] question, float[] cosines) {
            this.question = question;
            this.cosines = cosines;
        }
    }

    Vectors(Kernel kernel, int dimension) {
        this.kernel = kernel;
        this.dimension = dimension;
        this.sum = new float[dimension];
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** What they take outside and inside of the heap. */
    long size() {
        return (long) scales.length * (dimension * (1L + Float.BYTES) + 3L * Float.BYTES);
    }

    /** Adds a vector behind the last. */
    void add(float[] vector) {
        if (count == scales.length) {
            grow(Math.max(LEAST_CAPACITY, count + count / 4));
        }
        MemorySegment.copy(
                vector, 0, floats, ValueLayout.JAVA_FLOAT, (long) count * dimension * Float.BYTES, dimension);
        float scale = scale(vector);
        byte[] quantized = new byte[dimension];
        for (int i = 0; i < dimension; i++) {
            quantized[i] = (byte) Math.round(vector[i] / scale);
        }
        MemorySegment.copy(quantized, 0, bytes, ValueLayout.JAVA_BYTE, (long) count * dimension, dimension);
        scales[count++] = scale;
        count(vector, 1);
    }

    /** Leaves a vector out of what is typical. */
    void forget(int row) {
        count(vector(row), -1);
    }

    private void count(float[] vector, int sign) {
        for (int i = 0; i < dimension; i++) {
            sum[i] += sign * vector[i];
        }
        kept += sign;
        typicalities = null;
        last = null;
    }

    /** A copy of one of them. */
    float[] vector(int row) {
        long at = (long) row * dimension * Float.BYTES;
        return floats.asSlice(at, (long) dimension * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }

    /** How near each is to the mean of all that are not forgotten, -1 to 1, to about a hundredth; kept until something changes. */
    float[] typicalities() {
        float[] known = typicalities;
        if (known == null) {
            float[] mean = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                mean[i] = sum[i] / Math.max(1, kept);
            }
            known = compared(mean);
            typicalities = known;
        }
        return known;
    }

    /**
     * How near each is to a unit vector, -1 to 1: the nearest as exactly as floats tell, the others to about a hundredth. Those of the last question are
     * kept until something changes, for one question may be asked of several parts of a scope.
     */
    float[] cosines(float[] question) {
        Asked before = last;
        if (before == null || !Arrays.equals(before.question, question)) {
            before = new Asked(question.clone(), exactly(question));
            last = before;
        }
        return before.cosines;
    }

    private float[] exactly(float[] question) {
        float[] cosines = compared(question);
        float near = nearest(cosines);
        for (int row = 0; row < count; row++) {
            if (cosines[row] >= near) {
                cosines[row] = kernel.product(question, floats, row);
            }
        }
        return cosines;
    }

    /** The products with each, as bytes. */
    private float[] compared(float[] question) {
        float scale = scale(question);
        short[] quantized = new short[dimension];
        for (int i = 0; i < dimension; i++) {
            quantized[i] = (short) Math.round(question[i] / scale);
        }
        int[] products = new int[count];
        kernel.products(quantized, bytes, count, products);
        float[] cosines = new float[count];
        for (int row = 0; row < count; row++) {
            cosines[row] = products[row] * scale * scales[row];
        }
        return cosines;
    }

    /** A cosine that only about as many reach as are compared exactly. */
    private float nearest(float[] cosines) {
        if (count <= EXACT) {
            return Float.NEGATIVE_INFINITY;
        }
        int[] counts = new int[STEPS + 1];
        for (int row = 0; row < count; row++) {
            counts[step(cosines[row])]++;
        }
        int step = STEPS;
        for (int reached = counts[step]; reached < EXACT && step > 0; reached += counts[step]) {
            step--;
        }
        return 2f * step / STEPS - 1;
    }

    private static int step(float cosine) {
        return Math.clamp((int) ((cosine + 1) / 2 * STEPS), 0, STEPS);
    }

    private static float scale(float[] vector) {
        float greatest = Float.MIN_NORMAL;
        for (float each : vector) {
            greatest = Math.max(greatest, Math.abs(each));
        }
        return greatest / GREATEST;
    }

    private void grow(int capacity) {
        Arena larger = Arena.ofShared();
        MemorySegment moreBytes = larger.allocate((long) capacity * dimension, Long.BYTES);
        MemorySegment moreFloats = larger.allocate((long) capacity * dimension * Float.BYTES, Long.BYTES);
        moreBytes.copyFrom(bytes.asSlice(0, (long) count * dimension));
        moreFloats.copyFrom(floats.asSlice(0, (long) count * dimension * Float.BYTES));
        arena.close();
        arena = larger;
        bytes = moreBytes;
        floats = moreFloats;
        scales = Arrays.copyOf(scales, capacity);
    }

    @Override
    public void close() {
        arena.close();
        count = 0;
    }
}
