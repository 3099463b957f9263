package ai.sophia.bench.peers;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes further unit vectors of real ones: each is one of them, moved by a part of the way towards another and a little in a direction of
 * its own, so that the many lie where the few do. The same seed and number make the same vector. Immutable; safe for all threads.
 */
final class Perturbation {
    private static final double NEAREST = 0.2;
    private static final double FARTHEST = 0.6;
    private static final double NOISE = 0.15;

    private final List<float[]> originals;
    private final long seed;

    /**
     * @param originals the real vectors, of one dimension
     */
    Perturbation(List<float[]> originals, long seed) {
        this.originals = originals;
        this.seed = seed;
    }

    /** The vector of this number: those of the first numbers are the real ones as they are. */
    float[] vector(int number) {
        if (number < originals.size()) {
            return originals.get(number);
        }
        SplittableRandom random = new SplittableRandom(seed + 31L * number);
        float[] one = originals.get(number % originals.size());
        float[] other = originals.get(random.nextInt(originals.size()));
        double towards = random.nextDouble(NEAREST, FARTHEST);
        double noise = NOISE / Math.sqrt(one.length);
        float[] vector = new float[one.length];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (one[i] + towards * other[i] + noise * random.nextGaussian());
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
