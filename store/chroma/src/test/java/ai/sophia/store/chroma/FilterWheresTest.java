package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.RandomFilters;
import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.FilterWheres;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.Where;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What conditions the filters become: tested here against the evaluator, by what this test takes the conditions to mean, and that
 * meaning against the server.
 */
final class FilterWheresTest {
    /** Filters that are tried, and that the server is asked with. */
    private static final int FILTERS = 10_000;

    private static final Tokens TOKENS = new Tokens(TestingIndexes.key("acme"));
    private static final FilterWheres WHERES = new FilterWheres(TOKENS);

    @Test
    void tenThousandConditionsLeaveOutNothingThatTheirFilterMatches() {
        Random random = Seed.fresh("tenThousandConditionsLeaveOutNothing").random();
        Map<Memory, Facts> memories = memories(random, 200);
        List<Memory> all = List.copyOf(memories.keySet());
        RandomFilters filters = new RandomFilters(random);
        long exact = 0;
        for (int i = 0; i < FILTERS; i++) {
            Filter filter = filters.filter(all.get(i % all.size()));
            Where where = WHERES.where(filter);
            boolean same = true;
            for (Memory memory : all.subList(i % 180, i % 180 + 20)) {
                boolean matches = Evaluator.matches(filter, memory);
                boolean holds = holds(where, facts(memories, memory));
                assertThat(holds || !matches)
                        .as("%s as %s of %s", filter, where, memory)
                        .isTrue();
                same &= matches == holds;
            }
            exact += same ? 1 : 0;
        }
        assertThat(exact).as("conditions that let through nothing else").isGreaterThan(8_000);
    }

    @Test
    void theServerTakesConditionsAsTheyAreMeant() {
        Random random = Seed.fresh("theServerTakesConditionsAsTheyAreMeant").random();
        Map<Memory, Facts> memories = memories(random, 300);
        List<Memory> all = List.copyOf(memories.keySet());
        ChromaSettings settings = TestingIndexes.fresh();
        try (ChromaServer server = TestingIndexes.server(settings)) {
            server.makeDatabase(settings.database());
            Located collection = server.collection(settings.database(), "Conditions");
            List<Point> points = new ArrayList<>();
            memories.forEach((memory, facts) -> points.add(new Point(
                    memory.id().toString(),
                    Samples.vector(random),
                    memory.id().toString(),
                    memory.id() + ".1",
                    facts.tokens(),
                    facts.numbers())));
            server.upsert(collection, points, server.limits());
            RandomFilters filters = new RandomFilters(random);
            for (int i = 0; i < FILTERS; i++) {
                Filter filter = filters.filter(all.get(random.nextInt(all.size())));
                Where where = WHERES.where(filter);
                if (where instanceof Where.Never) {
                    continue;
                }
                Set<String> expected = new HashSet<>();
                memories.forEach((memory, facts) -> {
                    if (holds(where, facts)) {
                        expected.add(memory.id().toString());
                    }
                });
                Set<String> found = new HashSet<>();
                server.nearest(collection, Samples.vector(random).vector(), where, all.size())
                        .forEach(near -> found.add(near.id()));
                assertThat(found).as("%s as %s", filter, where).isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsTooMuchForTheServerIsLeftToTheEvaluator() {
        List<Filter> many = new ArrayList<>();
        Filter deep = new Filter.Exists(new Field.Meta(List.of("tag")));
        for (int i = 0; i < 400; i++) {
            many.add(new Filter.Eq(new Field.Meta(List.of("tag")), new Value.Real(i)));
            deep = new Filter.Or(List.of(new Filter.And(List.of(deep, many.getFirst())), many.getLast()));
        }
        assertThat(WHERES.where(new Filter.Or(many))).isEqualTo(new Where.Every());
        assertThat(WHERES.where(new Filter.Not(new Filter.Or(many)))).isEqualTo(new Where.Every());
        assertThat(WHERES.where(deep)).isEqualTo(new Where.Every());
        assertThat(WHERES.where(new Filter.Or(many.subList(0, 200))).size()).isEqualTo(200);
    }

    @Test
    void aFilterOfACollectionAsksItsShelfAlone() {
        Filter conversations = new Filter.Eq(Field.Own.COLLECTION, new Value.Text("Conversations"));
        Filter own =
                new Filter.In(Field.Own.COLLECTION, List.of(new Value.Text("Reisen"), new Value.Text("KnowledgeBase")));
        assertThat(Shelf.of(Filter.all())).containsExactly(Shelf.values());
        assertThat(Shelf.of(conversations)).containsExactly(Shelf.CONVERSATIONS);
        assertThat(Shelf.of(own)).containsExactly(Shelf.KNOWLEDGE_BASE, Shelf.OWN);
        assertThat(Shelf.of(conversations.and(own))).isEmpty();
        assertThat(Shelf.of(new Filter.Or(List.of(conversations, own)))).hasSize(3);
        assertThat(Shelf.of(new Filter.Not(conversations))).containsExactly(Shelf.values());
        assertThat(Shelf.of("Own")).isEqualTo(Shelf.OWN);
    }

    private static Map<Memory, Facts> memories(Random random, int count) {
        RandomMemories memories = new RandomMemories(random);
        Map<Memory, Facts> facts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            Memory memory = memories.memory("acme");
            facts.put(memory, Facts.of(memory, TOKENS));
        }
        return facts;
    }

    private static Facts facts(Map<Memory, Facts> memories, Memory memory) {
        return memories.getOrDefault(memory, new Facts(Set.of(), Map.of()));
    }

    private static boolean holds(Where where, Facts facts) {
        return switch (where) {
            case Where.Every every -> true;
            case Where.Never never -> false;
            case Where.And(List<Where> parts) -> parts.stream().allMatch(part -> holds(part, facts));
            case Where.Or(List<Where> parts) -> parts.stream().anyMatch(part -> holds(part, facts));
            case Where.Has(String fact) -> facts.tokens().contains(fact);
            case Where.Lacks(String fact) -> !facts.tokens().contains(fact);
            case Where.Compares(String name, Where.Comparison comparison, double bound, String present) -> {
                double number = facts.numbers().getOrDefault(name, Double.NaN);
                yield switch (comparison) {
                    case ABOVE -> number > bound;
                    case AT_LEAST -> number >= bound;
                    case BELOW -> number < bound;
                    case AT_MOST -> number <= bound;
                };
            }
        };
    }
}
