package ai.sophia.store.hot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.HotTierContract;
import ai.sophia.contract.Samples;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.StoredVersion;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The hot tier in memory, and how it keeps to its budget. */
final class HotScopesTest extends HotTierContract {
    private static final long PLENTY = 1L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    protected Opened open(BiConsumer<Reach, Predicate<StoredVersion>> records, int passages) {
        HotScopes scopes = scopes(records, PLENTY, passages);
        return new Opened(scopes, new HotProjection(scopes, new TestingProjection()), scopes::close);
    }

    private static HotScopes scopes(BiConsumer<Reach, Predicate<StoredVersion>> records, long bytes, int passages) {
        return new HotScopes(
                records,
                (reach, most) -> false,
                Samples.SPACE.dimension(),
                new TestingWords(),
                bytes,
                passages,
                Ticker.systemTicker());
    }

    private static boolean ready(HotScopes scopes, Reach reach) {
        return scopes.ready(reach, Filter.all()) || scopes.await(reach, Filter.all(), PATIENCE);
    }

    /** What a crowd's tier holds, once the last that was loaded has gone again for which there was no room after all. */
    private static List<Reach> held(HotScopes scopes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (scopes.statistics().bytes() > Crowd.BUDGET && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return scopes.held();
    }

    /** Users of a hundred memories each, of which only some have room at once. */
    private static final class Crowd {
        private static final long BUDGET = 500_000;

        final List<Reach> users = new ArrayList<>();
        final List<Reach> loaded = new CopyOnWriteArrayList<>();
        private final List<StoredVersion> records = new ArrayList<>();

        Crowd() {
            for (int user = 0; user < 20; user++) {
                Scope scope = Samples.scope("user-" + user);
                users.add(Samples.reach(scope));
                for (int i = 0; i < 100; i++) {
                    records.add(Samples.stored(Samples.memory(scope, Samples.fact("fact " + i))));
                }
            }
        }

        HotScopes open() {
            return scopes(
                    (reach, each) -> {
                        loaded.add(reach);
                        scanning(records).accept(reach, each);
                    },
                    BUDGET,
                    10_000);
        }
    }

    @Test
    void loadsNoMoreThanItHasRoomFor() {
        Crowd crowd = new Crowd();
        try (HotScopes scopes = crowd.open()) {
            for (Reach user : crowd.users) {
                ready(scopes, user);
                assertThat(scopes.statistics().bytes()).isLessThanOrEqualTo(Crowd.BUDGET);
            }
            int held = held(scopes).size();
            assertThat(held).isBetween(1, crowd.users.size() - 1);
            assertThat(crowd.loaded).as("loaded, the last perhaps in vain").hasSizeBetween(held, held + 1);
        }
    }

    @Test
    void keepsThoseThatItHoldsWhereAllAreAskedAlike() {
        Crowd crowd = new Crowd();
        try (HotScopes scopes = crowd.open()) {
            crowd.users.forEach(user -> ready(scopes, user));
            List<Reach> held = held(scopes);
            int loaded = crowd.loaded.size();
            for (int round = 0; round < 10; round++) {
                crowd.users.forEach(user -> ready(scopes, user));
            }
            assertThat(held(scopes)).containsExactlyInAnyOrderElementsOf(held);
            assertThat(crowd.loaded).hasSize(loaded);
        }
    }

    @Test
    void givesTheRoomToWhatIsAskedFarMoreOften() {
        Crowd crowd = new Crowd();
        try (HotScopes scopes = crowd.open()) {
            crowd.users.forEach(user -> ready(scopes, user));
            Reach late = crowd.users.getLast();
            assertThat(scopes.willServe(late, Filter.all())).isFalse();
            int asked = 0;
            while (!ready(scopes, late)) {
                assertThat(++asked).isLessThan(10);
            }
            assertThat(scopes.statistics().bytes()).isLessThanOrEqualTo(Crowd.BUDGET);
        }
    }

    @Test
    void loadsNothingTwiceThatHasNoRoomAtAll() {
        Crowd crowd = new Crowd();
        Reach everything = Samples.everything("acme");
        try (HotScopes scopes = crowd.open()) {
            for (int asked = 0; asked < 10; asked++) {
                assertThat(ready(scopes, everything)).isFalse();
            }
            assertThat(crowd.loaded).hasSize(1);
        }
        try (HotScopes none = scopes(scanning(List.of()), 0, 1_000)) {
            assertThat(ready(none, everything)).isFalse();
            assertThat(none.willServe(everything, Filter.all())).isFalse();
        }
    }

    @Test
    void oneThatIsLargerThanTheBudgetLeavesTheOthersWhereTheyAre() {
        Crowd crowd = new Crowd();
        Reach everything = Samples.everything("acme");
        List<StoredVersion> read = new ArrayList<>();
        try (HotScopes scopes = scopes(
                (reach, each) -> scanning(crowd.records).accept(reach, version -> {
                    read.add(version);
                    return each.test(version);
                }),
                Crowd.BUDGET,
                10_000)) {
            crowd.users.forEach(user -> ready(scopes, user));
            List<Reach> held = held(scopes);
            assertThat(held).isNotEmpty();
            read.clear();
            for (int asked = 0; asked < 20; asked++) {
                assertThat(ready(scopes, everything)).isFalse();
            }
            assertThat(held(scopes)).containsExactlyInAnyOrderElementsOf(held);
            assertThat(read).as("read of what has no room").isNotEmpty().hasSizeLessThan(crowd.records.size());
        }
    }

    @Test
    void oneThatOutgrowsTheTierIsCountedNoMore() {
        Scope ada = Samples.scope("ada");
        Reach reach = Samples.reach(ada);
        try (HotScopes scopes = scopes(scanning(List.of()), PLENTY, 10)) {
            assertThat(ready(scopes, reach)).isTrue();
            for (int i = 0; i < 11; i++) {
                scopes.put(List.of(Samples.stored(Samples.memory(ada, Samples.fact("fact " + i)))));
            }
            assertThat(scopes.willServe(reach, Filter.all())).isFalse();
            assertThat(scopes.statistics().scopes()).isZero();
        }
    }

    @Test
    void thoseThatMoreWaitForThanCanBeLoadedAreNotCounted() throws InterruptedException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        BiConsumer<Reach, Predicate<StoredVersion>> slow = (reach, each) -> {
            loading.countDown();
            try {
                going.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
        try (HotScopes scopes = scopes(slow, PLENTY, 1_000)) {
            scopes.ready(Samples.reach(Samples.scope("first")), Filter.all());
            loading.await();
            for (int user = 0; user < 100; user++) {
                scopes.ready(Samples.reach(Samples.scope("user-" + user)), Filter.all());
            }
            assertThat(scopes.held())
                    .as("one that is loaded, and those that wait")
                    .hasSize(65);
            going.countDown();
        }
    }

    @Test
    void doesNotReadWhatIsKnownToBeTooLarge() {
        List<Reach> read = new ArrayList<>();
        Reach ada = Samples.reach(Samples.scope("ada"));
        Reach ben = Samples.reach(Samples.scope("ben"));
        try (HotScopes scopes = new HotScopes(
                (reach, each) -> read.add(reach),
                (reach, most) -> most == 1_000 && reach.user().equals(ada.user()),
                Samples.SPACE.dimension(),
                new TestingWords(),
                PLENTY,
                1_000,
                Ticker.systemTicker())) {
            assertThat(ready(scopes, ada)).isFalse();
            assertThat(ready(scopes, ben)).isTrue();
            assertThat(read).singleElement().extracting(Reach::user).isEqualTo(ben.user());
            assertThat(scopes.statistics().scopes()).isOne();
        }
    }

    @Test
    void loadsAgainWhatIsMostlyGaps() {
        List<StoredVersion> records = new ArrayList<>();
        Scope ada = Samples.scope("ada");
        try (HotScopes scopes = scopes(scanning(records), PLENTY, 1_000)) {
            assertThat(ready(scopes, Samples.reach(ada))).isTrue();
            for (int i = 0; i < 300; i++) {
                Memory memory = Samples.memory(ada, Samples.fact("fact " + i));
                scopes.put(List.of(Samples.stored(memory)));
                scopes.remove(List.of(memory.id()));
            }
            assertThat(ready(scopes, Samples.reach(ada))).isTrue();
            assertThat(scopes.statistics().bytes()).isLessThan(100_000);
        }
    }

    private static BiConsumer<Reach, Predicate<StoredVersion>> scanning(List<StoredVersion> records) {
        return (reach, each) -> {
            for (StoredVersion version : records) {
                if (version.memory().visibleTo(reach) && !each.test(version)) {
                    return;
                }
            }
        };
    }

    @Test
    void whatCouldNotBeReadIsTriedAgainInAWhile() {
        Reach ada = Samples.reach(Samples.scope("ada"));
        AtomicInteger asked = new AtomicInteger();
        AtomicLong now = new AtomicLong();
        try (HotScopes scopes = new HotScopes(
                (reach, each) -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new Fault.Unavailable("the records are away", Duration.ZERO);
                    }
                },
                (reach, most) -> false,
                Samples.SPACE.dimension(),
                new TestingWords(),
                PLENTY,
                1_000,
                now::get)) {
            assertThat(ready(scopes, ada)).isFalse();
            now.addAndGet(Duration.ofSeconds(9).toNanos());
            assertThat(ready(scopes, ada)).isFalse();
            assertThat(asked).hasValue(1);
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(ready(scopes, ada)).isTrue();
            assertThat(asked).hasValue(2);
        }
    }
}
