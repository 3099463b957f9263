package ai.sophia.contract;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * The seed of a randomised test, printed so that a failure can be run again with {@code -Dsophia.seed=NUMBER}. Immutable.
 */
public record Seed(long value) {
    /** A fresh seed, or the one that the system property {@code sophia.seed} gives. */
    public static Seed fresh(String test) {
        Seed seed = new Seed(Long.getLong("sophia.seed", new SplittableRandom().nextLong()));
        System.out.println(test + " runs with -Dsophia.seed=" + seed.value);
        return seed;
    }

    /** A generator that starts from this seed. */
    public Random random() {
        return new Random(value);
    }
}
