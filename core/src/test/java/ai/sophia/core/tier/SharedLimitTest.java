package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a node makes of buckets that it shares with others. */
final class SharedLimitTest {
    private static final Principal ADA = new Principal("default", "ada");
    private static final Rate RATE = new Rate(60);

    /** Buckets in common, which can be away. */
    private final class TestingBuckets implements SharedBuckets {
        private Buckets buckets = new Buckets(RATE, now::get);
        private boolean away;
        private int asked;

        @Override
        public Optional<Taking> take(Principal caller, String limit, Rate rate, long units) {
            asked++;
            assertThat(limit).isEqualTo("requests");
            return away ? Optional.empty() : Optional.of(buckets.take(caller, units));
        }
    }

    private final AtomicLong now = new AtomicLong();
    private final TestingBuckets shared = new TestingBuckets();
    private final RateLimit one = new RateLimit("requests", RATE, Optional.of(shared), now::get);
    private final RateLimit other = new RateLimit("requests", RATE, Optional.of(shared), now::get);

    private static int granted(RateLimit limit, int calls) {
        int granted = 0;
        for (int call = 0; call < calls; call++) {
            try {
                limit.take(ADA, 1);
                granted++;
            } catch (Fault.Exhausted refused) {
                // counted by what is left
            }
        }
        return granted;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void nodesTakeFromOneBucket() {
        assertThat(granted(one, 40)).isEqualTo(40);
        assertThat(granted(other, 40)).isEqualTo(20);
        assertThat(granted(one, 1)).isZero();
        pass(Duration.ofSeconds(3));
        assertThat(granted(one, 2) + granted(other, 5)).isEqualTo(3);
        assertThat(one.alone() + other.alone()).isZero();
    }

    @Test
    void aNodeThatKnowsThatNothingIsLeftAsksNobody() {
        granted(one, 61);
        int asked = shared.asked;
        assertThat(granted(one, 1_000)).isZero();
        assertThat(shared.asked).isEqualTo(asked);
        pass(Duration.ofSeconds(1));
        assertThat(granted(one, 5)).isEqualTo(1);
        assertThat(shared.asked).isEqualTo(asked + 1);
    }

    @Test
    void aloneANodeGoesOnFromWhatItKnew() {
        granted(one, 40);
        shared.away = true;
        assertThat(granted(one, 100)).isEqualTo(20);
        assertThat(one.alone()).isEqualTo(20);
        pass(Duration.ofSeconds(5));
        assertThat(granted(one, 100)).isEqualTo(5);
        // one that has asked nothing yet knows of nothing that is missing
        assertThat(granted(other, 100)).isEqualTo(60);
    }

    @Test
    void whenTheyAreBackTheyDecideAgain() {
        shared.away = true;
        assertThat(granted(one, 10)).isEqualTo(10);
        shared.away = false;
        granted(other, 30);
        assertThat(granted(one, 100)).isEqualTo(30);
    }

    @Test
    void whatTheyForgetIsGivenOnceMore() {
        granted(one, 60);
        shared.buckets = new Buckets(RATE, now::get);
        assertThat(granted(other, 100)).isEqualTo(60);
    }
}
