package ai.sophia.store.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan: what the kernels compute, and how near the vectors are said to be. */
final class VectorsTest {
    private static final int DIMENSION = 384;
    private static final long SEED = 20261125;

    @Test
    void runsTheKernelThatIsThereToBeTested() {
        assertThat(Kernel.fastest()).isInstanceOf(SimdKernel.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 63, 64, 65, 383, 384, 385, 1_024})
    void kernelsAgree(int dimension) {
        int rows = 20;
        Random random = new Random(SEED);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment upper = arena.allocate((long) rows * dimension);
            MemorySegment lower = arena.allocate((long) rows * dimension);
            for (int i = 0; i < rows * dimension; i++) {
                upper.set(ValueLayout.JAVA_BYTE, i, (byte) (i < dimension ? -127 : random.nextInt(-127, 128)));
                lower.set(ValueLayout.JAVA_BYTE, i, (byte) (i < dimension ? -128 : random.nextInt(-128, 128)));
            }
            short[] question = new short[dimension];
            Arrays.fill(question, (short) 127);
            float[] exact = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                exact[i] = (float) random.nextGaussian();
            }
            int[] scalar = new int[rows];
            int[] simd = new int[rows];
            new ScalarKernel().products(question, upper, rows, scalar);
            new SimdKernel().products(question, upper, rows, simd);
            assertThat(simd).as("seed %d", SEED).isEqualTo(scalar);
            for (int row = 0; row < rows; row++) {
                // of sums of up to a thousand numbers of up to 32,640 times about one
                assertThat(new SimdKernel().product(exact, upper, lower, row))
                        .as("seed %d", SEED)
                        .isCloseTo(new ScalarKernel().product(exact, upper, lower, row), within(8f));
            }
        }
    }

    @RepeatedTest(3)
    void tellsTheNearestExactlyAndTheOthersAbout() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<float[]> all = new ArrayList<>();
        try (Vectors vectors = new Vectors(Kernel.fastest(), DIMENSION)) {
            for (int i = 0; i < 3_000; i++) {
                all.add(unit(random));
                vectors.add(all.getLast());
            }
            float[] question = unit(random);
            float[] cosines = vectors.cosines(question);
            float[] exact = new float[all.size()];
            for (int row = 0; row < exact.length; row++) {
                exact[row] = dot(question, all.get(row));
                assertThat(cosines[row]).as("seed %d", seed).isCloseTo(exact[row], within(0.01f));
            }
            float[] sorted = exact.clone();
            Arrays.sort(sorted);
            float hundredth = sorted[sorted.length - 100];
            for (int row = 0; row < exact.length; row++) {
                if (exact[row] >= hundredth) {
                    assertThat(cosines[row]).as("seed %d", seed).isCloseTo(exact[row], within(1e-5f));
                }
            }
        }
    }

    @Test
    void tellsOfTheSameQuestionWhatHasComeMeanwhile() {
        Random random = new Random(SEED);
        try (Vectors vectors = new Vectors(Kernel.fastest(), DIMENSION)) {
            float[] question = unit(random);
            vectors.add(unit(random));
            assertThat(vectors.cosines(question)).hasSize(1);
            vectors.add(question);
            assertThat(vectors.cosines(question)).hasSize(2);
            assertThat(vectors.cosines(question)[1]).isCloseTo(1, within(1e-5f));
            float[] other = unit(random);
            vectors.add(other);
            assertThat(vectors.cosines(other)[2]).isCloseTo(1, within(1e-5f));
            assertThat(vectors.cosines(question)[1]).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void givesBackWhatItWasGivenToTheLastBitsOfSixteen() {
        Random random = new Random(SEED);
        try (Vectors vectors = new Vectors(Kernel.fastest(), DIMENSION)) {
            for (int row = 0; row < 100; row++) {
                float[] vector = unit(random);
                vectors.add(vector);
                float greatest = 0;
                for (float component : vector) {
                    greatest = Math.max(greatest, Math.abs(component));
                }
                assertThat(vectors.vector(row)).containsExactly(vector, within(greatest / 64_000));
            }
            vectors.add(new float[DIMENSION]);
            assertThat(vectors.vector(100)).containsOnly(0);
        }
    }

    @Test
    void holdsNothingAtFirst() {
        try (Vectors vectors = new Vectors(Kernel.fastest(), DIMENSION)) {
            assertThat(vectors.cosines(unit(new Random(SEED)))).isEmpty();
        }
    }

    private static float dot(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
        }
        return (float) product;
    }

    private static float[] unit(Random random) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
