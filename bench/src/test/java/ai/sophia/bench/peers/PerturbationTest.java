package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PerturbationTest {
    private final List<float[]> originals = List.of(new float[] {1, 0, 0, 0}, new float[] {0, 1, 0, 0});

    @Test
    void theFirstAreTheOriginals() {
        assertThat(new Perturbation(originals, 1).vector(1)).isEqualTo(originals.get(1));
    }

    @Test
    void theSameSeedMakesTheSame() {
        assertThat(new Perturbation(originals, 1).vector(7)).isEqualTo(new Perturbation(originals, 1).vector(7));
        assertThat(new Perturbation(originals, 1).vector(7)).isNotEqualTo(new Perturbation(originals, 2).vector(7));
    }

    @Test
    void furtherOnesAreUnitVectorsNearTheirOriginal() {
        Perturbation perturbation = new Perturbation(originals, 1);
        for (int number = 2; number < 200; number++) {
            float[] vector = perturbation.vector(number);
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
            assertThat(dot(vector, originals.get(number % 2))).isBetween(0.6, 1.0);
        }
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
