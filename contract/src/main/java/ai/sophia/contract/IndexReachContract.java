package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every index must find within a reach and a filter: all that belongs, and of what does not, only what it cannot tell. All its
 * searches are asked, of what is staged and of what is applied.
 *
 * @param <I> the index
 */
public abstract class IndexReachContract<I extends Projection & VectorIndex> extends IndexContract<I> {

    private static final Instant NOW = Samples.NOW;

    /** The memories are found under exactly those reaches that see them: staged, then applied. */
    private void assertSeen(List<Memory> memories, List<Reach> reaches) {
        fixture.stage(memories.toArray(Memory[]::new));
        assertSeenNow(memories, reaches);
        fixture.apply(memories.toArray(Memory[]::new));
        assertSeenNow(memories, reaches);
    }

    private void assertSeenNow(List<Memory> memories, List<Reach> reaches) {
        for (Reach reach : reaches) {
            List<VersionKey> visible = memories.stream()
                    .filter(memory -> memory.visibleTo(reach))
                    .map(Memory::key)
                    .toList();
            assertThat(fixture.found(reach, "cello")).as("%s", reach).containsExactlyInAnyOrderElementsOf(visible);
        }
    }

    @Test
    void onlyTheScopesWithinTheReachAreSearched() {
        List<Memory> memories = new ArrayList<>();
        List<Reach> reaches = new ArrayList<>();
        for (String tenant : List.of("acme", "rival")) {
            for (String user : List.of("", "ada", "ben")) {
                for (String agent : List.of("", "helper")) {
                    for (String session : List.of("", "s1")) {
                        for (String app : List.of("", "ada")) {
                            Scope scope = new Scope(tenant, user, agent, session, app);
                            memories.add(Samples.memory(scope, Samples.fact("the cello of " + scope)));
                        }
                    }
                }
            }
            for (Part part : List.of(new Part.Any(), new Part.Only(""), new Part.Only("ada"), new Part.Only("s1"))) {
                Part any = new Part.Any();
                reaches.add(new Reach(tenant, part, any, any, any, Samples.now()));
                reaches.add(new Reach(tenant, any, part, any, any, Samples.now()));
                reaches.add(new Reach(tenant, any, any, part, any, Samples.now()));
                reaches.add(new Reach(tenant, part, any, new Part.OneOf(Set.of("", "other")), any, Samples.now()));
                reaches.add(new Reach(tenant, any, part, new Part.NoneOf(Set.of("helper")), any, Samples.now()));
                reaches.add(new Reach(tenant, any, any, new Part.NoneOf(Set.of("", "other")), part, Samples.now()));
                reaches.add(new Reach(tenant, any, any, any, part, Samples.now()));
                reaches.add(new Reach(tenant, part, part, part, part, Samples.now()));
            }
        }
        reaches.add(Samples.everything("nobody"));
        assertSeen(memories, reaches);
    }

    @Test
    void bothAxesOfTimeAreKept() {
        List<Memory> memories = new ArrayList<>();
        for (Period stored : periods()) {
            for (Period valid : periods()) {
                memories.add(timed(stored, valid, Period.FOREVER));
            }
        }
        memories.add(timed(Period.since(NOW), Period.ALWAYS, NOW.plusMillis(1)));
        memories.add(timed(Period.since(NOW), Period.ALWAYS, NOW));
        List<Reach> reaches = new ArrayList<>();
        for (int known = -2; known <= 2; known++) {
            for (int valid = -2; valid <= 2; valid++) {
                Instant knownAt = NOW.plusMillis(known);
                Instant validAt = NOW.plusMillis(valid);
                reaches.add(Samples.everything("acme", new AsOf(validAt, knownAt, NOW.plusMillis(2))));
                reaches.add(Samples.everything("acme", new AsOf(validAt, Period.FOREVER, NOW)));
            }
        }
        reaches.add(Samples.everything("acme", new AsOf(Period.FOREVER, Period.FOREVER, NOW)));
        reaches.add(Samples.everything("acme", new AsOf(Period.BEGINNING, Period.FOREVER, NOW)));
        assertSeen(memories, reaches);
    }

    private static List<Period> periods() {
        return List.of(
                Period.ALWAYS,
                Period.since(NOW),
                new Period(Period.BEGINNING, NOW),
                new Period(NOW.minusMillis(1), NOW.plusMillis(1)),
                new Period(NOW, NOW));
    }

    private static Memory timed(Period stored, Period valid, Instant expires) {
        Content content = new Content(
                "the cello, stored " + stored + ", valid " + valid + ", until " + expires,
                Kind.SEMANTIC,
                Collections.ofKind(Kind.SEMANTIC),
                Utterance.NONE,
                Metadata.EMPTY,
                Content.USUAL_IMPORTANCE,
                "",
                valid,
                expires,
                Samples.PROVENANCE);
        Memory memory = Samples.memory(Samples.scope("ada"), content);
        return new Memory(memory.id(), 1, memory.scope(), content, stored);
    }

    @Test
    void noneOfTenThousandFiltersLeavesOutWhatItMatches() {
        assertFiltered(15, 5_000);
    }

    @Test
    void noFilterLeavesOutWhatItMatchesAmongMany() {
        assertFiltered(100, 100);
    }

    /** Memories are applied in two parts, and a third is staged, and then applied too; both times filters are asked. */
    private void assertFiltered(int part, int filters) {
        Random random = Seed.fresh("assertFiltered").random();
        RandomMemories memories = new RandomMemories(random);
        List<Memory> all = new ArrayList<>();
        for (int i = 0; i < 3 * part; i++) {
            Memory memory = memories.memory("acme");
            all.add(memory);
        }
        Memory[] last = all.subList(2 * part, 3 * part).toArray(Memory[]::new);
        fixture.apply(all.subList(0, part).toArray(Memory[]::new));
        fixture.apply(all.subList(part, 2 * part).toArray(Memory[]::new));
        fixture.stage(last);
        assertFiltered(all, random, filters);
        fixture.apply(last);
        assertFiltered(all, random, filters);
    }

    private void assertFiltered(List<Memory> all, Random random, int asked) {
        RandomFilters filters = new RandomFilters(random);
        Reach reach = Samples.everything("acme");
        Set<VersionKey> lexical =
                fixture.texts().isEmpty() ? Set.of() : Set.copyOf(fixture.words(reach, Filter.all(), "tea"));
        for (int i = 0; i < asked; i++) {
            Filter filter = filters.filter(all.get(random.nextInt(all.size())));
            Set<VersionKey> expected = all.stream()
                    .filter(memory -> memory.visibleTo(reach) && Evaluator.matches(filter, memory))
                    .map(Memory::key)
                    .collect(Collectors.toSet());
            assertThat(matched(
                            filter,
                            all,
                            IndexFixture.keys(fixture.index()
                                    .search(reach, filter, Samples.vector("anything"), IndexFixture.PLENTY))))
                    .as("vectors, %s", filter)
                    .isEqualTo(expected);
            expected.retainAll(lexical);
            if (fixture.texts().isPresent()) {
                assertThat(matched(filter, all, fixture.words(reach, filter, "tea")))
                        .as("words, %s", filter)
                        .isEqualTo(expected);
            }
        }
    }

    /** What is left when the evaluator has had the last word, as every caller lets it. */
    private static Set<VersionKey> matched(Filter filter, List<Memory> all, List<VersionKey> found) {
        Set<VersionKey> keys = new HashSet<>(found);
        return all.stream()
                .filter(memory -> keys.contains(memory.key()) && Evaluator.matches(filter, memory))
                .map(Memory::key)
                .collect(Collectors.toSet());
    }

    @Test
    void aFilterOfManyPartsIsAnswered() {
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("the cello"));
        fixture.apply(memory);
        List<Filter> parts = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            parts.add(new Filter.Eq(new Field.Meta(List.of("tag")), new Value.Real(i)));
        }
        Filter none = new Filter.Not(new Filter.Or(parts));
        Reach reach = Samples.everything("acme");
        assertThat(IndexFixture.keys(
                        fixture.index().search(reach, none, Samples.vector("anything"), IndexFixture.PLENTY)))
                .containsExactly(memory.key());
        if (fixture.texts().isPresent()) {
            assertThat(fixture.words(reach, none, "cello")).containsExactly(memory.key());
        }
    }
}
