package ai.sophia.store.hot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing column of unit vectors outside of the heap, each component in sixteen bits with a scale of the vector's own. The upper eight bits lie
 * apart from the lower: all vectors are compared by the upper ones, which reads the least memory, and the nearest again by all sixteen. Reads may
 * share it among threads, whatever changes it needs it alone.
 */
final class Vectors implements AutoCloseable {
    private static final int LEAST_CAPACITY = 16;
    private static final int GREATEST = 127;

    /** What one is in the upper bits, counted in the lower. */
    private static final int UNIT = 1 << Byte.SIZE;

    /** How many of the nearest are compared by all bits. */
    private static final int EXACT = 256;

    /** Steps of the scale by which the nearest are told. */
    private static final int STEPS = 2_048;

    private final Kernel kernel;
    private final int dimension;
    private Arena arena = Arena.ofShared();
    private MemorySegment upper = MemorySegment.NULL;
    private MemorySegment lower = MemorySegment.NULL;

    /** What the upper bits are to be multiplied by. */
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
        return (long) scales.length * (2L * dimension + 3L * Float.BYTES);
    }

    /** Adds a vector behind the last. */
    void add(float[] vector) {
        if (count == scales.length) {
            grow(Math.max(LEAST_CAPACITY, count + count / 4));
        }
        float scale = scale(vector);
        byte[] ups = new byte[dimension];
        byte[] downs = new byte[dimension];
        for (int i = 0; i < dimension; i++) {
            int component = Math.round(vector[i] / scale * UNIT);
            ups[i] = (byte) ((component + UNIT / 2) >> Byte.SIZE);
            downs[i] = (byte) (component - UNIT * ups[i]);
        }
        long at = (long) count * dimension;
        MemorySegment.copy(ups, 0, upper, ValueLayout.JAVA_BYTE, at, dimension);
        MemorySegment.copy(downs, 0, lower, ValueLayout.JAVA_BYTE, at, dimension);
        scales[count++] = scale;
        count(vector(count - 1), 1);
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

    /** One of them, each component to a 65,000th of the greatest one. */
    float[] vector(int row) {
        float[] vector = new float[dimension];
        float scale = scales[row] / UNIT;
        long at = (long) row * dimension;
        for (int i = 0; i < dimension; i++) {
            int component = UNIT * upper.get(ValueLayout.JAVA_BYTE, at + i) + lower.get(ValueLayout.JAVA_BYTE, at + i);
            vector[i] = component * scale;
        }
        return vector;
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
     * How near each is to a unit vector, -1 to 1: the nearest to about a hundred thousandth, the others to about a hundredth. Those of the last question are
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
                cosines[row] = kernel.product(question, upper, lower, row) * scales[row] / UNIT;
            }
        }
        return cosines;
    }

    /** The products with each, by the upper bits. */
    private float[] compared(float[] question) {
        float scale = scale(question);
        short[] quantized = new short[dimension];
        for (int i = 0; i < dimension; i++) {
            quantized[i] = (short) Math.round(question[i] / scale);
        }
        int[] products = new int[count];
        kernel.products(quantized, upper, count, products);
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
        MemorySegment moreUpper = larger.allocate((long) capacity * dimension, Long.BYTES);
        MemorySegment moreLower = larger.allocate((long) capacity * dimension, Long.BYTES);
        moreUpper.copyFrom(upper.asSlice(0, (long) count * dimension));
        moreLower.copyFrom(lower.asSlice(0, (long) count * dimension));
        arena.close();
        arena = larger;
        upper = moreUpper;
        lower = moreLower;
        scales = Arrays.copyOf(scales, capacity);
    }

    @Override
    public void close() {
        arena.close();
        count = 0;
    }
}
