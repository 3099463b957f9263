package ai.sophia.contract;

import static ai.sophia.contract.ReadingContract.everything;
import static ai.sophia.contract.ReadingContract.insert;
import static ai.sophia.contract.ReadingContract.part;
import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.VersionKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a record store tells first of what matters. */
abstract class ForemostContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Reach ALL = Samples.everything("acme");
    private static final Comparator<Memory> STANDING =
            Comparator.comparingDouble(memory -> -memory.content().standing());

    private final StoreFixture fixture;

    ForemostContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void tellsWhatMattersMostFirst() throws IOException {
        Random random = Seed.fresh("tellsWhatMattersMostFirst").random();
        try (var store = fixture.open()) {
            RandomMemories memories = new RandomMemories(random);
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(memories.memory(i % 3 == 0 ? "other" : "acme"));
            }
            insert(store, all);
            List<Filter> filters =
                    new ArrayList<>(List.of(Filter.all(), new Filter.Contains(Field.Own.TEXT, new Value.Text("a"))));
            for (Kind kind : Kind.values()) {
                filters.add(new Filter.Eq(Field.Own.KIND, new Value.Text(kind.label())));
            }
            for (Filter filter : filters) {
                List<VersionKey> expected = everything(store, ALL, filter, 1_000).stream()
                        .sorted(STANDING)
                        .map(Memory::key)
                        .toList();
                assertThat(expected).hasSizeGreaterThan(10);
                assertThat(store.foremost(ALL, filter, 1_000)).isEqualTo(expected);
                assertThat(store.foremost(ALL, filter, 7)).isEqualTo(expected.subList(0, 7));
            }
        }
    }

    @Test
    void tellsOfFactsFirstWhatIsImportantAndLikely() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> all = new ArrayList<>();
            List<Object> confidences = List.of(0.25, 1, 0.5, "certainly", List.of(1), Map.of(), true);
            for (Object confidence : confidences) {
                Content fact = Samples.fact("as sure as " + confidence)
                        .with(new Metadata(Map.of(Metadata.FACT, Map.of(Metadata.CONFIDENCE, confidence))));
                all.add(Samples.memory(ADA, inCollection(fact, Collections.FACTS), Samples.NOW));
                Content other = Samples.fact("as important whatever is told of " + confidence)
                        .with(fact.metadata())
                        .weighing(0.375);
                all.add(Samples.memory(ADA, inCollection(other, "Other"), Samples.NOW));
            }
            insert(store, all);
            List<VersionKey> expected = everything(store, ALL, Filter.all(), 1_000).stream()
                    .sorted(STANDING)
                    .map(Memory::key)
                    .toList();
            assertThat(store.foremost(ALL, Filter.all(), 1_000)).isEqualTo(expected);
            assertThat(all.stream().map(memory -> memory.content().standing()).distinct())
                    .containsExactlyInAnyOrder(0.125, 0.25, 0.375, 0.5);
        }
    }

    @Test
    void tellsNothingThatTheReachDoesNotSee() throws IOException {
        Random random = Seed.fresh("tellsNothingThatTheReachDoesNotSee").random();
        try (var store = fixture.open()) {
            RandomMemories memories = new RandomMemories(random);
            List<Memory> all = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                all.add(memories.memory(i % 2 == 0 ? "acme" : "other"));
            }
            insert(store, all);
            Instant revised = all.stream()
                    .map(memory -> memory.stored().from())
                    .max(Instant::compareTo)
                    .orElseThrow()
                    .plusSeconds(1);
            for (int i = 0; i < all.size(); i += 3) {
                Content other = all.get(i).content().weighing(random.nextInt(9) / 8.0);
                store.write(List.of(
                        random.nextBoolean()
                                ? Samples.revise(Samples.next(all.get(i), other, revised))
                                : Samples.delete(all.get(i))));
            }
            for (int i = 0; i < 200; i++) {
                Scope some = memories.any(all).scope();
                Instant now = revised.plusSeconds(1);
                AsOf asOf = random.nextBoolean() ? AsOf.now(now) : new AsOf(now, revised.minusMillis(1), now);
                Reach reach = new Reach(
                        some.tenant(),
                        part(random, some.app()),
                        part(random, some.user()),
                        part(random, some.agent()),
                        part(random, some.session()),
                        asOf);
                List<VersionKey> expected = everything(store, reach, Filter.all(), 1_000).stream()
                        .sorted(STANDING)
                        .map(Memory::key)
                        .toList();
                assertThat(store.foremost(reach, Filter.all(), 1_000)).isEqualTo(expected);
            }
        }
    }

    private static Content inCollection(Content usual, String collection) {
        return new Content(
                usual.text(),
                usual.kind(),
                collection,
                usual.utterance(),
                usual.metadata(),
                usual.importance(),
                usual.subject(),
                usual.valid(),
                usual.expires(),
                usual.provenance());
    }
}
