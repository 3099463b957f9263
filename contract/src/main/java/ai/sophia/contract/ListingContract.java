package ai.sophia.contract;

import static ai.sophia.contract.ReadingContract.everything;
import static ai.sophia.contract.ReadingContract.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How a record store lists what it shows, page by page. */
abstract class ListingContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Reach ALL = Samples.everything("acme");

    private final StoreFixture fixture;

    ListingContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void listsNewestFirstPageByPage() throws IOException {
        try (var store = fixture.open()) {
            Random random = Seed.fresh("listsNewestFirstPageByPage").random();
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Instant stored = Samples.NOW.plusMillis(random.nextInt(20));
                all.add(Samples.memory(ADA, Samples.fact((i % 3 == 0 ? "tea " : "coffee ") + i), stored));
            }
            insert(store, all);
            Filter tea = new Filter.Contains(Field.Own.TEXT, new Value.Text("TEA"));
            for (Filter filter : List.of(Filter.all(), tea)) {
                List<Memory> whole = everything(store, Samples.reach(ADA), filter, 1_000);
                assertThat(whole)
                        .isEqualTo(all.reversed().stream()
                                .filter(memory -> Evaluator.matches(filter, memory))
                                .toList());
                assertThat(whole).hasSize(filter.equals(tea) ? 34 : 100);
                for (int limit : new int[] {1, 7, 34, 50, 100}) {
                    assertThat(everything(store, Samples.reach(ADA), filter, limit))
                            .isEqualTo(whole);
                    assertThat(oldest(store, Samples.reach(ADA), filter, limit)).isEqualTo(whole.reversed());
                }
            }
        }
    }

    @Test
    void whatIsStoredWhileAListingOfTheOldestIsReadComesAtItsEnd() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(Samples.memory(i % 2 == 0 ? ADA : Samples.scope("bob"), Samples.fact("fact " + i)));
            }
            insert(store, all.subList(0, 8));
            Page first = store.listOldest(ALL, Filter.all(), "", 5);
            assertThat(first.memories()).isEqualTo(all.subList(0, 5));
            store.write(List.of(Samples.delete(all.get(4)), Samples.delete(all.get(6))));
            insert(store, all.subList(8, 12));
            Page second = store.listOldest(ALL, Filter.all(), first.next(), 100);
            assertThat(second.memories())
                    .containsExactly(all.get(5), all.get(7), all.get(8), all.get(9), all.get(10), all.get(11));
            assertThat(second.next()).isEmpty();
            assertThatThrownBy(() -> store.list(ALL, Filter.all(), first.next(), 10))
                    .isInstanceOf(Fault.Invalid.class);
        }
    }

    @Test
    void aRevisionWhileAListingIsReadLeavesNothingOut() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(Samples.memory(ADA, Samples.fact("fact " + i)));
            }
            insert(store, all);
            Page first = store.list(Samples.reach(ADA), Filter.all(), "", 5);
            Memory oldest = all.getFirst();
            store.write(List.of(
                    Samples.revise(Samples.next(oldest, Samples.fact("revised"), Samples.NOW.plusSeconds(10)))));
            Page second = store.list(Samples.everything("acme"), Filter.all(), first.next(), 5);
            assertThat(second.memories())
                    .extracting(Memory::id)
                    .contains(oldest.id())
                    .hasSize(5);
        }
    }

    @Test
    void listsManyAsItListsFew() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 2_500; i++) {
                Scope scope = Samples.session(i % 5 == 0 ? "ben" : "ada", "s" + i % 7);
                all.add(Samples.memory(scope, Samples.fact("fact " + i), Samples.NOW.plusMillis(i)));
            }
            insert(store, all);
            List<Memory> newestFirst = all.reversed();
            assertThat(everything(store, ALL, Filter.all(), 600)).isEqualTo(newestFirst);
            assertThat(everything(store, Samples.reach(Samples.scope("ben")), Filter.all(), 600))
                    .isEqualTo(newestFirst.stream()
                            .filter(memory -> memory.scope().user().equals("ben"))
                            .toList());
            Filter nines = new Filter.Contains(Field.Own.TEXT, new Value.Text("FACT 9"));
            assertThat(everything(store, ALL, nines, 50))
                    .isEqualTo(newestFirst.stream()
                            .filter(memory -> Evaluator.matches(nines, memory))
                            .toList());
        }
    }

    @Test
    void goesOnAfterThePageWhateverWasDeletedMeanwhile() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(Samples.memory(ADA, Samples.fact("fact " + i), Samples.NOW.plusMillis(i / 10)));
            }
            insert(store, all);
            int seen = 0;
            String cursor = "";
            do {
                Page page = store.list(ALL, Filter.all(), cursor, 4);
                seen += page.memories().size();
                page.memories().forEach(memory -> store.write(List.of(Samples.delete(memory))));
                cursor = page.next();
            } while (!cursor.isEmpty());
            assertThat(seen).isEqualTo(30);
        }
    }

    @Test
    void refusesACursorThatNoPageReturned() throws IOException {
        try (var store = fixture.open()) {
            for (String cursor : List.of("x", "!!!", "MTIz", "bm90OmE", "日本")) {
                assertThatThrownBy(() -> store.listOldest(ALL, Filter.all(), cursor, 10))
                        .isInstanceOf(Fault.Invalid.class);
                assertThatThrownBy(() -> store.list(ALL, Filter.all(), cursor, 10))
                        .isInstanceOfSatisfying(
                                Fault.Invalid.class,
                                fault -> assertThat(fault.field()).isEqualTo("cursor"));
            }
        }
    }

    private static List<Memory> oldest(MemoryStore store, Reach reach, Filter filter, int limit) {
        return everything(cursor -> store.listOldest(reach, filter, cursor, limit), limit);
    }
}
