package ai.sophia.store.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.HotTierContract;
import ai.sophia.contract.Samples;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
                PATIENCE,
                passages);
    }

    @Test
    void givesUpScopesThatItHasNoRoomFor() {
        List<StoredVersion> records = new ArrayList<>();
        List<Reach> users = new ArrayList<>();
        for (int user = 0; user < 20; user++) {
            Scope scope = Samples.scope("user-" + user);
            users.add(Samples.reach(scope));
            for (int i = 0; i < 100; i++) {
                records.add(Samples.stored(Samples.memory(scope, Samples.fact("fact " + i))));
            }
        }
        long budget = 500_000;
        try (HotScopes scopes = scopes(scanning(records), budget, 1_000)) {
            // one that was given up, or found no room at first, comes when it is asked for more often than others
            for (Reach user : users) {
                await().until(() -> scopes.ready(user, Filter.all()));
                await().until(() -> scopes.statistics().bytes() <= budget);
            }
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
                PATIENCE,
                1_000)) {
            assertThat(scopes.ready(ada, Filter.all())).isFalse();
            assertThat(scopes.ready(ben, Filter.all())).isTrue();
            assertThat(read).singleElement().extracting(Reach::user).isEqualTo(ben.user());
            assertThat(scopes.statistics().scopes()).isOne();
        }
    }

    @Test
    void loadsAgainWhatIsMostlyGaps() {
        List<StoredVersion> records = new ArrayList<>();
        Scope ada = Samples.scope("ada");
        try (HotScopes scopes = scopes(scanning(records), PLENTY, 1_000)) {
            assertThat(scopes.ready(Samples.reach(ada), Filter.all())).isTrue();
            for (int i = 0; i < 300; i++) {
                Memory memory = Samples.memory(ada, Samples.fact("fact " + i));
                scopes.put(List.of(Samples.stored(memory)));
                scopes.remove(List.of(memory.id()));
            }
            assertThat(scopes.ready(Samples.reach(ada), Filter.all())).isTrue();
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
}
