package ai.sophia.evaluation;

import java.util.Arrays;

/** How well scores tell two groups apart. Stateless. */
final class Discrimination {
    private Discrimination() {}

    /**
     * The area under the receiver operating characteristic: how likely a random one of the higher group scores above a random one of
     * the lower group, ties counting half (Mann-Whitney U). 0.5 means that scores tell nothing.
     */
    static double area(double[] higher, double[] lower) {
        double[] sorted = lower.clone();
        Arrays.sort(sorted);
        double wins = 0;
        for (double score : higher) {
            int below = firstAtLeast(sorted, score);
            int notAbove = firstAtLeast(sorted, Math.nextUp(score));
            wins += below + (notAbove - below) / 2.0;
        }
        return wins / ((double) higher.length * lower.length);
    }

    private static int firstAtLeast(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
