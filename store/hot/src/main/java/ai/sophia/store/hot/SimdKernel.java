package ai.sophia.store.hot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel that works on as many components at once as the processor can. Two products of components fit a short together (twice 127
 * squared is 32,258), so that every second addition is done before the numbers are widened; and these are widened where they lie, for
 * shifts cost less than spreading a vector over two.
 */
record SimdKernel() implements Kernel {
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTEGERS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));

    @Override
    public void products(short[] question, MemorySegment vectors, int count, int[] products) {
        int dimension = question.length;
        int step = 2 * SHORTS.length();
        int whole = dimension - dimension % step;
        long at = 0;
        for (int row = 0; row < count; row++, at += dimension) {
            IntVector sum = IntVector.zero(INTEGERS);
            for (int i = 0; i < whole; i += step) {
                IntVector pairs = multiplied(question, vectors, at, i)
                        .add(multiplied(question, vectors, at, i + SHORTS.length()))
                        .reinterpretAsInts();
                IntVector upper = pairs.lanewise(VectorOperators.ASHR, Short.SIZE);
                IntVector lower =
                        pairs.lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.ASHR, Short.SIZE);
                sum = sum.add(upper).add(lower);
            }
            int product = sum.reduceLanes(VectorOperators.ADD);
            for (int i = whole; i < dimension; i++) {
                product += question[i] * vectors.get(ValueLayout.JAVA_BYTE, at + i);
            }
            products[row] = product;
        }
    }

    private static ShortVector multiplied(short[] question, MemorySegment vectors, long at, int i) {
        ByteVector bytes = ByteVector.fromMemorySegment(BYTES, vectors, at + i, ByteOrder.nativeOrder());
        ShortVector wide = (ShortVector) bytes.convertShape(VectorOperators.B2S, SHORTS, 0);
        return wide.mul(ShortVector.fromArray(SHORTS, question, i));
    }

    @Override
    public float product(float[] question, MemorySegment vectors, int row) {
        long at = (long) row * question.length;
        int whole = FLOATS.loopBound(question.length);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector vector =
                    FloatVector.fromMemorySegment(FLOATS, vectors, (at + i) * Float.BYTES, ByteOrder.nativeOrder());
            sum = vector.fma(FloatVector.fromArray(FLOATS, question, i), sum);
        }
        float product = sum.reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < question.length; i++) {
            product += question[i] * vectors.getAtIndex(ValueLayout.JAVA_FLOAT, at + i);
        }
        return product;
    }
}
