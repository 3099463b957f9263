package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TidyingTest {
    private static final long BEFORE = 64L << 20;

    private final AtomicBoolean idle = new AtomicBoolean(true);
    private final AtomicLong committed = new AtomicLong(BEFORE);
    private final AtomicInteger collections = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Tidying tidying = new Tidying(
            idle::get,
            () -> {
                looks.incrementAndGet();
                return committed.get();
            },
            () -> {
                collections.incrementAndGet();
                committed.set(BEFORE);
            },
            new Tidying.Times(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(30)));

    @AfterEach
    void close() {
        tidying.close();
    }

    @Test
    void collectsOnceWhenTheHeapHasGrownAndNothingIsAsked() {
        tidying.start();
        committed.set(BEFORE + Tidying.GROWN);
        Awaitility.await().untilAsserted(() -> assertThat(collections).hasValue(1));
        committed.set(BEFORE + Tidying.GROWN - 1);
        awaitLooks();
        assertThat(collections).hasValue(1);
        committed.set(BEFORE + Tidying.GROWN);
        Awaitility.await().untilAsserted(() -> assertThat(collections).hasValue(2));
    }

    @Test
    void letsThemAskUntilTheHeapHasGrownMuch() {
        idle.set(false);
        committed.set(BEFORE);
        tidying.start();
        awaitLooks();
        committed.set(BEFORE + Tidying.GROWN_MUCH - 1);
        awaitLooks();
        assertThat(collections).hasValue(0);
        committed.set(BEFORE + Tidying.GROWN_MUCH);
        Awaitility.await().untilAsserted(() -> assertThat(collections).hasValue(1));
    }

    @Test
    void aLargeHeapMayGrowByAThird() {
        long large = 3 * (Tidying.GROWN_MUCH + (1 << 20));
        AtomicLong heap = new AtomicLong(large);
        AtomicInteger seen = new AtomicInteger();
        try (Tidying busy = new Tidying(
                () -> false,
                () -> {
                    seen.incrementAndGet();
                    return heap.get();
                },
                () -> {
                    collections.incrementAndGet();
                    heap.set(large);
                },
                new Tidying.Times(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(30)))) {
            busy.start();
            heap.set(large + Tidying.GROWN_MUCH);
            int before = seen.get();
            Awaitility.await().until(() -> seen.get() > before + 10);
            assertThat(collections).hasValue(0);
            heap.set(large + large / 3);
            Awaitility.await().untilAsserted(() -> assertThat(collections).hasValue(1));
        }
    }

    @Test
    void restsFortyTimesAsLongAsACollectionTook() {
        AtomicLong heap = new AtomicLong(BEFORE);
        List<Long> began = new CopyOnWriteArrayList<>();
        List<Long> ended = new CopyOnWriteArrayList<>();
        try (Tidying busy = new Tidying(
                () -> false,
                heap::get,
                () -> {
                    began.add(System.nanoTime());
                    heap.set(BEFORE);
                    LockSupport.parkNanos(2_000_000);
                    ended.add(System.nanoTime());
                },
                new Tidying.Times(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(1)))) {
            busy.start();
            for (int round = 1; round <= 3; round++) {
                heap.set(BEFORE + Tidying.GROWN_MUCH);
                int collections = round;
                Awaitility.await().until(() -> ended.size() == collections);
            }
        }
        for (int i = 1; i < began.size(); i++) {
            assertThat(began.get(i) - ended.get(i - 1))
                    .isGreaterThanOrEqualTo(40 * (ended.get(i - 1) - began.get(i - 1)));
        }
    }

    @Test
    void doesNotTakeAMomentForStillnessWhereSomebodyAsksNowAndThen() {
        AtomicInteger asked = new AtomicInteger();
        try (Tidying busy = new Tidying(
                () -> asked.incrementAndGet() % 3 != 0,
                committed::get,
                collections::incrementAndGet,
                new Tidying.Times(Duration.ofMillis(1), Duration.ofDays(1), Duration.ofMillis(30)))) {
            busy.start();
            committed.set(BEFORE + Tidying.GROWN);
            Awaitility.await().until(() -> asked.get() > 50);
            assertThat(collections).hasValue(0);
        }
    }

    @Test
    void whatShrinksByItselfGrowsFromThere() {
        committed.set(BEFORE + Tidying.GROWN - 1);
        tidying.start();
        awaitLooks();
        committed.set(BEFORE / 2);
        awaitLooks();
        assertThat(collections).hasValue(0);
        committed.set(BEFORE / 2 + Tidying.GROWN);
        Awaitility.await().untilAsserted(() -> assertThat(collections).hasValue(1));
    }

    @Test
    void looksNoMoreWhenItIsClosed() {
        tidying.start();
        awaitLooks();
        tidying.close();
        committed.set(BEFORE + 2 * Tidying.GROWN_MUCH);
        int before = looks.get();
        tidying.close();
        assertThat(looks).hasValue(before);
        assertThat(collections).hasValue(0);
    }

    /** Until it has looked at the heap some times more. */
    private void awaitLooks() {
        int before = looks.get();
        Awaitility.await().until(() -> looks.get() >= before + 4);
    }
}
