package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Quota;
import ai.sophia.core.access.Principal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final Principal ADA = new Principal("default", "ada");
    private static final Principal BOB = new Principal("default", "bob");

    /** Of the clock, in nanoseconds; a clock may begin anywhere. */
    private final AtomicLong now = new AtomicLong(-7_000_000_000L);

    private RateLimit limit(int perMinute) {
        return new RateLimit("requests", new Rate(perMinute), Optional.empty(), now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static boolean grants(RateLimit limit, Principal caller, long units) {
        try {
            limit.take(caller, units);
            return true;
        } catch (Fault.Exhausted refused) {
            return false;
        }
    }

    private static Quota refusal(RateLimit limit, long units) {
        try {
            limit.take(ADA, units);
        } catch (Fault.Exhausted refused) {
            assertThat(refused.retryAfter())
                    .isEqualTo(refused.quota().orElseThrow().retryAfter());
            return refused.quota().orElseThrow();
        }
        throw new AssertionError("expected a refusal");
    }

    @Test
    void aMinutesWorthMayBeAskedAtOnceAndThenAsMuchAsFallsDue() {
        RateLimit limit = limit(6);
        for (int left = 5; left >= 0; left--) {
            assertThat(limit.take(ADA, 1))
                    .isEqualTo(new Quota("requests", 6, Duration.ofMinutes(1), left, Duration.ofSeconds(10)));
        }
        assertThat(refusal(limit, 1))
                .isEqualTo(new Quota("requests", 6, Duration.ofMinutes(1), 0, Duration.ofSeconds(10)));
        pass(Duration.ofMillis(9_999));
        assertThat(refusal(limit, 1).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        pass(Duration.ofMillis(1));
        assertThat(grants(limit, ADA, 1)).isTrue();
        assertThat(grants(limit, ADA, 1)).isFalse();
        pass(Duration.ofDays(400));
        assertThat(grants(limit, ADA, 6)).isTrue();
        assertThat(limit.refused()).isEqualTo(3);
        assertThat(limit.alone()).isZero();
    }

    @Test
    void whoWaitsAsLongAsWasToldIsLetIn() {
        RateLimit limit = limit(7);
        assertThat(grants(limit, ADA, 7)).isTrue();
        for (int units : List.of(1, 3, 7, 50, 1)) {
            pass(refusal(limit, units).retryAfter());
            assertThat(grants(limit, ADA, units)).as("%d units", units).isTrue();
        }
    }

    @Test
    void aCallOfMoreThanTheBucketHoldsIsLetInWhenItIsFullAndPaidOffBeforeTheNext() {
        RateLimit limit = limit(60);
        assertThat(grants(limit, ADA, 200)).isTrue();
        assertThat(refusal(limit, 1))
                .isEqualTo(new Quota("requests", 60, Duration.ofMinutes(1), 0, Duration.ofSeconds(141)));
        pass(Duration.ofSeconds(141));
        assertThat(grants(limit, ADA, 1)).isTrue();
        assertThat(refusal(limit, 200).retryAfter()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatIsLeftIsToldToWhoeverAsksForMore() {
        RateLimit limit = limit(60);
        limit.take(ADA, 20);
        assertThatThrownBy(() -> limit.take(ADA, 50))
                .isInstanceOf(Fault.Exhausted.class)
                .hasMessage("your limit of 60 requests a minute has 40 left, and this asks for 50");
        limit.take(ADA, 40);
        assertThatThrownBy(() -> limit.take(ADA, 1))
                .isInstanceOf(Fault.Exhausted.class)
                .hasMessage("your limit of 60 requests a minute is used up");
    }

    @Test
    void callersDoNotUseUpEachOthersLimits() {
        RateLimit limit = limit(3);
        assertThat(grants(limit, ADA, 3)).isTrue();
        assertThat(grants(limit, ADA, 1)).isFalse();
        assertThat(grants(limit, BOB, 3)).isTrue();
    }

    @Test
    void bucketsThatAreFullAgainAreLetGo() {
        Buckets buckets = new Buckets(new Rate(60), now::get);
        for (int i = 0; i < 100; i++) {
            buckets.take(new Principal("tenant " + i, "key"), 1);
        }
        assertThat(buckets.size()).isEqualTo(100);
        pass(Duration.ofSeconds(2));
        buckets.take(ADA, 1);
        assertThat(buckets.size()).isEqualTo(1);
    }

    /** Against the definition in numbers without bounds: in each stretch of time no more than it gives and what was there at first. */
    @Test
    void noMoreIsLetInThanTheRateGivesAndWhateverItGivesIs() {
        long seed = Long.getLong("sophia.seed", new SplittableRandom().nextLong());
        System.out.println("RateLimitTest runs with -Dsophia.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int perMinute = 1 + random.nextInt(random.nextBoolean() ? 20 : Rate.HIGHEST);
            RateLimit limit = limit(perMinute);
            BigInteger unit = BigInteger.valueOf(60_000_000);
            BigInteger full = unit.multiply(BigInteger.valueOf(perMinute));
            BigInteger level = full;
            for (int call = 0; call < 60; call++) {
                long microseconds = random.nextLong(1L << random.nextInt(1, 40));
                pass(Duration.ofNanos(microseconds * 1_000));
                level = level.add(BigInteger.valueOf(microseconds).multiply(BigInteger.valueOf(perMinute)))
                        .min(full);
                long units = 1L + random.nextInt(random.nextBoolean() ? 3 : 1_000);
                BigInteger price = unit.multiply(BigInteger.valueOf(units));
                boolean enough = level.compareTo(price.min(full)) >= 0;
                assertThat(grants(limit, ADA, units))
                        .as("%d of %d a minute, with %s parts left", units, perMinute, level)
                        .isEqualTo(enough);
                level = enough ? level.subtract(price) : level;
            }
        }
    }

    @Test
    void manyAtOnceAreLetInJustAsOften() throws Exception {
        RateLimit limit = limit(1_000);
        AtomicLong granted = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                callers.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        granted.addAndGet(grants(limit, ADA, 1) ? 1 : 0);
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        assertThat(granted).hasValue(1_000);
        assertThat(limit.refused()).isEqualTo(600);
    }

    @Test
    void aRateIsWithinBounds() {
        assertThatThrownBy(() -> new Rate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rate(Rate.HIGHEST + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Rate(Rate.HIGHEST).deepest()).isLessThan(1L << 53);
    }
}
