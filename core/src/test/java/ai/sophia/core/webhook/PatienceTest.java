package ai.sophia.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    @Test
    void pausesGrowTwofoldUpToTheLongestAndVaryByUpToAHalf() {
        Patience patience = new Patience(8, Duration.ofSeconds(1), Duration.ofSeconds(60));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int failures = 1; failures < 100; failures++) {
            long most = Math.min(60_000L, 1_000L << Math.min(20, failures - 1));
            assertThat(patience.pause(failures, random).toMillis())
                    .as("after %d failures", failures)
                    .isBetween(most / 2, most);
        }
    }

    @Test
    void aPauseThatIsAskedForIsGrantedUpToAnHour() {
        Patience patience = new Patience(8, Duration.ofSeconds(1), Duration.ofSeconds(60));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        assertThat(patience.pause(1, Duration.ofSeconds(90), random)).isEqualTo(Duration.ofSeconds(90));
        assertThat(patience.pause(1, Duration.ofDays(365), random)).isEqualTo(Duration.ofHours(1));
        assertThat(patience.pause(1, Duration.ZERO, random)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(patience.pause(7, Duration.ofSeconds(2), random)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }
}
