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
        return widened(vectors, at + i).mul(ShortVector.fromArray(SHORTS, question, i));
    }

    @Override
    public float product(float[] question, MemorySegment upper, MemorySegment lower, int row) {
        long at = (long) row * question.length;
        int whole = SHORTS.loopBound(question.length);
        FloatVector first = FloatVector.zero(FLOATS);
        FloatVector second = FloatVector.zero(FLOATS);
        for (int i = 0; i < whole; i += SHORTS.length()) {
            ShortVector components = widened(upper, at + i)
                    .lanewise(VectorOperators.LSHL, Byte.SIZE)
                    .add(widened(lower, at + i));
            first = floats(components, 0).fma(FloatVector.fromArray(FLOATS, question, i), first);
            second = floats(components, 1).fma(FloatVector.fromArray(FLOATS, question, i + FLOATS.length()), second);
        }
        float product = first.add(second).reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < question.length; i++) {
            int component =
                    (upper.get(ValueLayout.JAVA_BYTE, at + i) << Byte.SIZE) + lower.get(ValueLayout.JAVA_BYTE, at + i);
            product += question[i] * component;
        }
        return product;
    }

    private static FloatVector floats(ShortVector shorts, int part) {
        return (FloatVector) shorts.convertShape(VectorOperators.S2F, FLOATS, part);
    }

    private static ShortVector widened(MemorySegment vectors, long at) {
        ByteVector bytes = ByteVector.fromMemorySegment(BYTES, vectors, at, ByteOrder.nativeOrder());
        return (ShortVector) bytes.convertShape(VectorOperators.B2S, SHORTS, 0);
    }
}
