package ai.sophia.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.evaluation.Bootstrap.Interval;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
    private static final long SEED = 20261126;

    private final Bootstrap bootstrap = new Bootstrap(1_000, SEED);

    @Test
    void valuesThatAreAllTheSameLeaveNoDoubt() {
        double[] values = new double[50];
        Arrays.fill(values, 0.25);
        assertThat(bootstrap.ofMean(values)).isEqualTo(new Interval(0.25, 0.25));
    }

    @Test
    void nothingHasNoMean() {
        assertThat(bootstrap.ofMean(new double[0])).isEqualTo(new Interval(0, 0));
    }

    @Test
    void theIntervalIsThatOfTheNormalDistributionWhereThereAreManyValues() {
        Random random = new Random(SEED);
        double[] values = random.doubles(2_000).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        // uniform values deviate by 1 / sqrt(12), their mean by sqrt(2000) times less, and 95 % lie within 1.96
        // deviations
        double margin = 1.96 / Math.sqrt(12 * 2_000);
        Interval interval = bootstrap.ofMean(values);
        assertThat(interval.low()).isCloseTo(mean - margin, within(0.2 * margin));
        assertThat(interval.high()).isCloseTo(mean + margin, within(0.2 * margin));
    }

    @Test
    void whatIsDrawnOftenEnoughIsWithinTheInterval() {
        // of four draws of 0 or 1 none is 1 in 6.25 % of all cases, and all are in as many
        assertThat(new Bootstrap(10_000, SEED).ofMean(new double[] {0, 1, 0, 1}))
                .isEqualTo(new Interval(0, 1));
    }

    @Test
    void theSameSeedGivesTheSame() {
        double[] values = new Random(SEED).doubles(100).toArray();
        assertThat(bootstrap.ofMean(values)).isEqualTo(new Bootstrap(1_000, SEED).ofMean(values));
        assertThat(bootstrap.ofMean(values)).isNotEqualTo(new Bootstrap(1_000, SEED + 1).ofMean(values));
    }
}
