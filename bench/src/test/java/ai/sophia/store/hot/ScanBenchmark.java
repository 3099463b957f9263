package ai.sophia.store.hot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to compare a question with vectors of 384 dimensions: the products of bytes alone, and all of it with the nearest
 * compared by all bits. In the package of what it measures, which nobody else sees.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ScanBenchmark {
    private static final int DIMENSION = 384;
    private static final long SEED = 1;

    @Param({"SimdKernel", "ScalarKernel"})
    private String kernel = "";

    @Param({"1000", "10000", "100000"})
    private int count;

    private Kernel measured = new ScalarKernel();
    private Arena arena = Arena.ofShared();
    private MemorySegment bytes = MemorySegment.NULL;
    private Vectors vectors = new Vectors(measured, DIMENSION);
    private final short[] quantized = new short[DIMENSION];

    /** Asked in turns, for what one question found is kept until another is asked. */
    private final float[][] questions = new float[2][];

    private int asked;
    private int[] products = new int[0];

    @Setup
    public void draw() {
        measured = kernel.equals("SimdKernel") ? new SimdKernel() : new ScalarKernel();
        Random random = new Random(SEED);
        arena = Arena.ofShared();
        bytes = arena.allocate((long) count * DIMENSION, Long.BYTES);
        for (long i = 0; i < bytes.byteSize(); i++) {
            bytes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-127, 128));
        }
        for (int i = 0; i < DIMENSION; i++) {
            quantized[i] = (short) random.nextInt(-127, 128);
        }
        products = new int[count];
        vectors = new Vectors(measured, DIMENSION);
        for (int i = 0; i < count; i++) {
            vectors.add(unit(random));
        }
        Arrays.setAll(questions, i -> unit(random));
    }

    private static float[] unit(Random random) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    @TearDown
    public void free() {
        vectors.close();
        arena.close();
    }

    @Benchmark
    public int[] products() {
        measured.products(quantized, bytes, count, products);
        return products;
    }

    @Benchmark
    public float[] cosines() {
        asked = 1 - asked;
        return vectors.cosines(questions[asked]);
    }
}
