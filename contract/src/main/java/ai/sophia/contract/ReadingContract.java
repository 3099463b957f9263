package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.ScopeCount;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a record store shows to whom, and as of when. */
abstract class ReadingContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Reach ALL = Samples.everything("acme");

    private final StoreFixture fixture;

    ReadingContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void showsWhatWasValidAtAMoment() throws IOException {
        try (var store = fixture.open()) {
            Instant from = Samples.NOW.minusSeconds(100);
            Instant to = Samples.NOW.minusSeconds(50);
            Memory memory =
                    Samples.memory(ADA, Samples.fact("Ada lives in Bath").with(new Period(from, to)));
            store.write(List.of(Samples.insert(memory, "")));
            assertThat(sees(store, memory, from.minusMillis(1), Period.FOREVER)).isFalse();
            assertThat(sees(store, memory, from, Period.FOREVER)).isTrue();
            assertThat(sees(store, memory, to.minusMillis(1), Period.FOREVER)).isTrue();
            assertThat(sees(store, memory, to, Period.FOREVER)).isFalse();
        }
    }

    @Test
    void showsWhatWasKnownAtAMoment() throws IOException {
        try (var store = fixture.open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"), Samples.NOW.minusSeconds(100));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.minusSeconds(50));
            store.write(List.of(Samples.insert(first, ""), Samples.revise(second)));
            assertThat(texts(store, Samples.NOW.minusSeconds(101))).isEmpty();
            assertThat(texts(store, Samples.NOW.minusSeconds(100))).containsExactly("tea");
            assertThat(texts(store, Samples.NOW.minusMillis(50_001))).containsExactly("tea");
            assertThat(texts(store, Samples.NOW.minusSeconds(50))).containsExactly("coffee");
            assertThat(texts(store, Period.FOREVER)).containsExactly("coffee");
            AsOf past = new AsOf(Samples.NOW, Samples.NOW.minusSeconds(60), Samples.NOW);
            assertThat(store.find(Samples.everything("acme", past), first.id()).map(Memory::version))
                    .contains(1);
            List<VersionKey> both = List.of(first.key(), second.key());
            assertThat(store.load(Samples.everything("acme", past), both)).containsOnlyKeys(first.key());
            assertThat(store.load(ALL, both)).containsOnlyKeys(second.key());
        }
    }

    @Test
    void hidesWhatHasExpired() throws IOException {
        try (var store = fixture.open()) {
            Content passing = expiring(Samples.fact("the meeting is at three"), Samples.NOW.plusSeconds(5));
            Memory memory = Samples.memory(ADA, passing);
            store.write(List.of(Samples.insert(memory, "")));
            for (int second = 0; second < 10; second++) {
                Reach reach = Samples.everything("acme", AsOf.now(Samples.NOW.plusSeconds(second)));
                boolean visible = second < 5;
                assertThat(store.find(reach, memory.id()).isPresent()).isEqualTo(visible);
                assertThat(store.load(reach, List.of(memory.key())).size()).isEqualTo(visible ? 1 : 0);
                assertThat(store.list(reach, Filter.all(), "", 10).memories()).hasSize(visible ? 1 : 0);
                assertThat(store.collections(reach)).hasSize(visible ? 1 : 0);
            }
        }
    }

    @Test
    void tellsTheBoundariesThatMemoriesHave() throws IOException {
        try (var store = fixture.open()) {
            Random random = Seed.fresh("tellsTheBoundariesThatMemoriesHave").random();
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Instant from = Samples.NOW.plusSeconds(random.nextInt(200) - 100);
                Period valid = new Period(from, random.nextBoolean() ? from.plusSeconds(30) : Period.FOREVER);
                Content fact = expiring(
                        Samples.fact("fact " + i).with(valid),
                        random.nextBoolean() ? Samples.NOW.plusSeconds(random.nextInt(100)) : Period.FOREVER);
                all.add(Samples.memory(Samples.scope("user " + random.nextInt(20)), fact));
            }
            insert(store, all);
            List<Instant> boundaries = all.stream()
                    .flatMap(memory -> memory.boundaries().stream())
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(boundaries).hasSizeGreaterThan(20);
            assertThat(store.nextBoundary(boundaries.getLast())).isEqualTo(Period.FOREVER);
            for (int i = 0; i < boundaries.size(); i++) {
                Instant at = boundaries.get(i);
                assertThat(store.nextBoundary(at.minusMillis(1))).isEqualTo(at);
                Instant until = boundaries.get(Math.min(boundaries.size() - 1, i + random.nextInt(4)));
                assertThat(store.scopesWithBoundary(at.minusMillis(1), until, 1_000))
                        .containsExactlyInAnyOrderElementsOf(withBoundary(all, at.minusMillis(1), until));
                assertThat(store.scopesWithBoundary(at, until, 1_000))
                        .containsExactlyInAnyOrderElementsOf(withBoundary(all, at, until));
            }
            assertThat(store.scopesWithBoundary(Instant.EPOCH, boundaries.getLast(), 2))
                    .hasSize(2);
        }
    }

    private static Content expiring(Content usual, Instant expires) {
        return new Content(
                usual.text(),
                usual.kind(),
                usual.collection(),
                usual.utterance(),
                usual.metadata(),
                usual.importance(),
                usual.subject(),
                usual.valid(),
                expires,
                usual.provenance());
    }

    private static Set<Scope> withBoundary(List<Memory> all, Instant after, Instant upTo) {
        return all.stream()
                .filter(memory -> memory.boundaries().stream()
                        .anyMatch(boundary -> boundary.isAfter(after) && !boundary.isAfter(upTo)))
                .map(Memory::scope)
                .collect(Collectors.toSet());
    }

    @Test
    void showsNothingBeyondTheReach() throws IOException {
        try (var store = fixture.open()) {
            Random random = Seed.fresh("showsNothingBeyondTheReach").random();
            RandomMemories memories = new RandomMemories(random);
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(memories.memory(i % 2 == 0 ? "acme" : "other"));
            }
            insert(store, all);
            for (int i = 0; i < 200; i++) {
                Scope some = memories.any(all).scope();
                Reach reach = new Reach(
                        some.tenant(),
                        part(random, some.app()),
                        part(random, some.user()),
                        agent(random, some.agent()),
                        part(random, some.session()),
                        Samples.now());
                List<Memory> visible =
                        all.stream().filter(memory -> memory.visibleTo(reach)).toList();
                assertThat(everything(store, reach, Filter.all(), 1_000)).containsExactlyInAnyOrderElementsOf(visible);
                assertThat(store.load(reach, all.stream().map(Memory::key).toList())
                                .values())
                        .containsExactlyInAnyOrderElementsOf(visible);
                Memory one = memories.any(all);
                assertThat(store.find(reach, one.id()).isPresent()).isEqualTo(one.visibleTo(reach));
                assertThat(store.history(reach, one.id()).isEmpty()).isEqualTo(!reach.covers(one.scope()));
                assertThat(store.collections(reach).values().stream()
                                .mapToLong(count -> count)
                                .sum())
                        .isEqualTo(visible.size());
                assertThat(store.scopes(reach, 1_000).stream()
                                .mapToLong(ScopeCount::memories)
                                .sum())
                        .isEqualTo(visible.size());
            }
        }
    }

    @Test
    void matchesExactlyWhatTheEvaluatorMatches() throws IOException {
        try (var store = fixture.open()) {
            Random random = Seed.fresh("matchesExactlyWhatTheEvaluatorMatches").random();
            RandomMemories memories = new RandomMemories(random);
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                all.add(memories.memory("acme"));
            }
            insert(store, all);
            RandomFilters filters = new RandomFilters(random);
            for (int i = 0; i < 1_500; i++) {
                Filter filter = filters.filter(memories.any(all));
                List<Memory> matching = all.stream()
                        .filter(memory -> Evaluator.matches(filter, memory))
                        .toList();
                assertThat(everything(store, ALL, filter, 1_000))
                        .as(filter.toString())
                        .containsExactlyInAnyOrderElementsOf(matching);
            }
        }
    }

    @Test
    void seesWhatHasLapsedOnlyIfAsked() throws IOException {
        try (var store = fixture.open()) {
            Content expired = Samples.fact("gone").with(new Period(Period.BEGINNING, Samples.NOW.minusSeconds(60)));
            Memory memory = Samples.memory(ADA, expired);
            insert(store, List.of(memory));
            Reach now = Samples.everything("acme", AsOf.now(Samples.NOW));
            Reach all = Samples.everything("acme", AsOf.everything(Samples.NOW));
            assertThat(store.find(now, memory.id())).isEmpty();
            assertThat(store.find(all, memory.id())).contains(memory);
            assertThat(store.list(all, Filter.all(), "", 10).memories()).containsExactly(memory);
        }
    }

    @Test
    void countsCollectionsAndScopes() throws IOException {
        try (var store = fixture.open()) {
            Scope session = Samples.session("ada", "s1");
            store.write(List.of(
                    Samples.insert(ADA, Samples.fact("one")),
                    Samples.insert(session, Samples.turn("two")),
                    Samples.insert(session, Samples.turn("three"))));
            assertThat(store.collections(Samples.reach(ADA)))
                    .isEqualTo(Map.of("Conversations", 2L, "KnowledgeBase", 1L));
            assertThat(store.scopes(ALL, 10))
                    .containsExactly(new ScopeCount(session, 2, Samples.NOW), new ScopeCount(ADA, 1, Samples.NOW));
            assertThat(store.scopes(ALL, 1)).hasSize(1);
        }
    }

    @Test
    void countsInAScopeOnlyWhatTheReachSees() throws IOException {
        try (var store = fixture.open()) {
            Scope ben = Samples.scope("ben");
            Content ended = Samples.fact("ended").with(new Period(Period.BEGINNING, Samples.NOW.minusSeconds(60)));
            Memory revised = Samples.memory(ben, Samples.fact("tea"));
            store.write(List.of(
                    Samples.insert(ADA, Samples.fact("one")),
                    Samples.insert(ADA, ended),
                    Samples.insert(ben, ended),
                    Samples.insert(revised, "")));
            store.write(List.of(
                    Samples.revise(Samples.next(revised, Samples.fact("coffee"), Samples.NOW.plusSeconds(10)))));
            assertThat(store.scopes(ALL, 10))
                    .containsExactly(
                            new ScopeCount(ADA, 1, Samples.NOW), new ScopeCount(ben, 1, Samples.NOW.plusSeconds(10)));
            assertThat(store.scopes(Samples.everything("acme", AsOf.everything(Samples.NOW)), 10))
                    .extracting(ScopeCount::memories)
                    .containsExactly(2L, 2L);
            AsOf before = new AsOf(Samples.NOW, Samples.NOW.plusSeconds(1), Samples.NOW.plusSeconds(60));
            assertThat(store.scopes(Samples.everything("acme", before), 10))
                    .contains(new ScopeCount(ben, 1, Samples.NOW));
        }
    }

    @Test
    void namesThePartsOfScopesByHowTheyBegin() throws IOException {
        try (var store = fixture.open()) {
            List<Mutation> inserts = new ArrayList<>();
            for (int i = 0; i < 1_200; i++) {
                inserts.add(Samples.insert(Samples.session("user " + i, "s" + i % 2), Samples.fact("fact")));
            }
            for (String user : List.of("Élan", "élan vital", "100%", "100_a", "100xa", "back\\slash")) {
                inserts.add(Samples.insert(Samples.scope(user), Samples.fact("fact")));
            }
            inserts.add(Samples.insert(Samples.scope("user 7"), Samples.fact("more")));
            inserts.add(Samples.insert(Samples.scope("globex", "user 7x"), Samples.fact("fact")));
            store.write(inserts);
            assertThat(store.names(ALL, ScopePart.USER, "USER 119", 20))
                    .containsExactlyInAnyOrder(
                            "user 119",
                            "user 1190",
                            "user 1191",
                            "user 1192",
                            "user 1193",
                            "user 1194",
                            "user 1195",
                            "user 1196",
                            "user 1197",
                            "user 1198",
                            "user 1199");
            assertThat(store.names(ALL, ScopePart.USER, "user 7", 1)).containsExactly("user 7");
            assertThat(store.names(ALL, ScopePart.USER, "user 7", 200))
                    .hasSize(111)
                    .doesNotContain("user 7x");
            assertThat(store.names(ALL, ScopePart.USER, "ÉLAN", 5)).containsExactlyInAnyOrder("Élan", "élan vital");
            assertThat(store.names(ALL, ScopePart.USER, "100%", 5)).containsExactly("100%");
            assertThat(store.names(ALL, ScopePart.USER, "100_", 5)).containsExactly("100_a");
            assertThat(store.names(ALL, ScopePart.USER, "back\\", 5)).containsExactly("back\\slash");
            assertThat(store.names(ALL, ScopePart.SESSION, "", 5)).containsExactlyInAnyOrder("s0", "s1");
            assertThat(store.names(ALL, ScopePart.AGENT, "", 5)).isEmpty();
            assertThat(store.names(Samples.reach(Samples.session("user 3", "s1")), ScopePart.SESSION, "S", 5))
                    .containsExactly("s1");
        }
    }

    @Test
    void findsNothingWrongInAStoreThatWasUsed() throws IOException {
        try (var store = fixture.open()) {
            Memory first = Samples.memory(ADA, Samples.fact("tea"));
            Memory gone = Samples.memory(ADA, Samples.fact("gone"));
            Memory second = Samples.next(first, Samples.fact("coffee"), Samples.NOW.plusSeconds(10));
            store.write(List.of(Samples.insert(first, ""), Samples.insert(gone, "")));
            store.write(List.of(Samples.revise(second), Samples.delete(gone)));
            assertThat(store.inspect()).isEmpty();
            assertThat(store.statistics().memories()).isEqualTo(1);
            assertThat(store.statistics().versions()).isEqualTo(2);
            assertThat(store.statistics().passages()).isEqualTo(2);
            assertThat(store.statistics().bytes()).isPositive();
        }
    }

    private static boolean sees(MemoryStore store, Memory memory, Instant validAt, Instant knownAt) {
        Reach reach = Samples.everything("acme", new AsOf(validAt, knownAt, Samples.NOW.plusSeconds(60)));
        boolean found = store.find(reach, memory.id()).isPresent();
        assertThat(store.load(reach, List.of(memory.key())).isEmpty()).isEqualTo(!found);
        assertThat(store.list(reach, Filter.all(), "", 10).memories().isEmpty()).isEqualTo(!found);
        return found;
    }

    private static List<String> texts(MemoryStore store, Instant knownAt) {
        Reach reach = Samples.everything("acme", new AsOf(Samples.NOW, knownAt, Samples.NOW.plusSeconds(60)));
        return store.list(reach, Filter.all(), "", 10).memories().stream()
                .map(memory -> memory.content().text())
                .toList();
    }

    static Part part(Random random, String value) {
        return random.nextBoolean() ? new Part.Any() : new Part.Only(value);
    }

    private static Part agent(Random random, String value) {
        return switch (random.nextInt(4)) {
            case 0 -> new Part.OneOf(Set.copyOf(List.of("", value)));
            case 1 -> new Part.NoneOf(Set.of("nobody", value));
            default -> part(random, value);
        };
    }

    static void insert(MemoryStore store, List<Memory> memories) {
        List<Mutation> inserts = new ArrayList<>();
        memories.forEach(memory -> inserts.add(Samples.insert(memory, "")));
        store.write(inserts);
    }

    static List<Memory> everything(MemoryStore store, Reach reach, Filter filter, int limit) {
        return everything(cursor -> store.list(reach, filter, cursor, limit), limit);
    }

    static List<Memory> everything(Function<String, Page> pages, int limit) {
        List<Memory> all = new ArrayList<>();
        String cursor = "";
        do {
            Page page = pages.apply(cursor);
            assertThat(page.memories().size()).isLessThanOrEqualTo(limit);
            all.addAll(page.memories());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }
}
