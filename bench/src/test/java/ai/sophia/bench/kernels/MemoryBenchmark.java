package ai.sophia.bench.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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
 * How long one thread takes to read memory and do next to nothing with it: no scan of as many bytes can be faster. Sizes are those of
 * 1,000, 10,000 and 100,000 vectors of 384 bytes, and one that no cache holds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MemoryBenchmark {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    @Param({"384000", "3840000", "38400000", "268435456"})
    private int bytes;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    @Setup
    public void fill() {
        arena = Arena.ofShared();
        memory = arena.allocate(bytes, Long.BYTES);
        memory.fill((byte) 1);
    }

    @TearDown
    public void free() {
        arena.close();
    }

    /** Four sums at once, so that none waits for the one before. */
    @Benchmark
    public long read() {
        LongVector one = LongVector.zero(LONGS);
        LongVector two = one;
        LongVector three = one;
        LongVector four = one;
        int vector = LONGS.vectorByteSize();
        for (long at = 0; at + 4L * vector <= bytes; at += 4L * vector) {
            one = one.add(read(at));
            two = two.add(read(at + vector));
            three = three.add(read(at + 2L * vector));
            four = four.add(read(at + 3L * vector));
        }
        return one.add(two).add(three.add(four)).reduceLanes(VectorOperators.ADD);
    }

    private LongVector read(long at) {
        return LongVector.fromMemorySegment(LONGS, memory, at, ByteOrder.nativeOrder());
    }
}
