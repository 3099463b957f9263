package ai.sophia.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How far a mean over questions is to be trusted: as many are drawn from them with replacement, again and again, and the interval holds the
 * middle 95 % of the means (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Given the differences between two
 * rankings of each question, it is a paired one. Immutable.
 *
 * @param resamples how often they are drawn
 * @param seed what they are drawn by: as many questions are drawn alike, so that intervals are of the same draws
 */
record Bootstrap(int resamples, long seed) {
    /** How often they are drawn if nobody said. */
    static final int USUAL_RESAMPLES = 1_000;

    /** Between these the mean lies. */
    record Interval(double low, double high) {}

    private static final double TAIL = 0.025;

    /** The interval of the mean of these values; of none, it is 0. */
    Interval ofMean(double[] values) {
        if (values.length == 0) {
            return new Interval(0, 0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int drawn = 0; drawn < values.length; drawn++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        int left = (int) (TAIL * resamples);
        return new Interval(means[left], means[resamples - 1 - left]);
    }
}
