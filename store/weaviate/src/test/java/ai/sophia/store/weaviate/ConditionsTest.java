package ai.sophia.store.weaviate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.RandomFilters;
import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.FilterWheres;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.Where;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What conditions the filters become, each asked of the double by gRPC, and compared with the evaluator. */
final class ConditionsTest {
    private static final int FILTERS = 10_000;
    private static final int MEMORIES = 60;
    private static final Tokens TOKENS = new Tokens(TestingIndexes.key("acme"));

    @Test
    void tenThousandFiltersLeaveOutNothingThatTheyMatch() {
        Random random = Seed.fresh("tenThousandFiltersLeaveOutNothing").random();
        RandomMemories memories = new RandomMemories(random);
        Map<MemoryId, Memory> all = new LinkedHashMap<>();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < MEMORIES; i++) {
            Memory memory = memories.memory("acme");
            all.put(memory.id(), memory);
            RecordKey key = RecordKey.of(
                    memory, Samples.passages(memory.content()).getFirst(), RecordKey.Parts.of(memory.scope(), TOKENS));
            points.add(new Point(key, Samples.vector(random), Facts.of(memory, TOKENS)));
        }
        WeaviateSettings settings = TestingIndexes.fresh();
        try (WeaviateServer server = TestingIndexes.server(settings)) {
            Located located =
                    new Holdings(server, Names.of(settings.prefix(), Samples.SPACE), 1).make("acme", Shelf.OWN);
            server.put(located, points);
            RandomFilters filters = new RandomFilters(random);
            List<Memory> listed = List.copyOf(all.values());
            float[] question = Samples.vector(random).vector();
            int exact = 0;
            for (int i = 0; i < FILTERS; i++) {
                Filter filter = filters.filter(listed.get(i % listed.size()));
                Where where = Conditions.told(new FilterWheres(TOKENS).where(filter));
                Set<MemoryId> found = new HashSet<>();
                if (!(where instanceof Where.Never)) {
                    server.nearest(located, question, where, MEMORIES, server.searchDeadline())
                            .forEach(near -> found.add(near.key().version().id()));
                }
                Set<MemoryId> matching = new HashSet<>();
                all.forEach((id, memory) -> {
                    if (Evaluator.matches(filter, memory)) {
                        matching.add(id);
                    }
                });
                assertThat(found).as("%s as %s", filter, where).containsAll(matching);
                exact += found.equals(matching) ? 1 : 0;
            }
            assertThat(exact).as("conditions that let through nothing else").isGreaterThan(7_500);
        }
    }

    @Test
    void aNumberOfTheMetadataIsTakenToBeThereAndIsLeftToTheEvaluator() {
        Field level = new Field.Meta(List.of("level"));
        Where where = new FilterWheres(TOKENS).where(new Filter.Gt(level, new Value.Real(3)));
        assertThat(where).isInstanceOf(Where.Or.class);
        assertThat(Conditions.told(where))
                .isInstanceOf(Where.Or.class)
                .satisfies(told -> assertThat(((Where.Or) told).parts()).allMatch(Where.Has.class::isInstance));
        Where own = new FilterWheres(TOKENS).where(new Filter.Gt(Field.Own.IMPORTANCE, new Value.Real(0.5)));
        assertThat(Conditions.told(own)).isEqualTo(own).isInstanceOf(Where.Compares.class);
    }

    @Test
    void whatHoldsForAllNeedsNoFilter() {
        assertThat(Conditions.filter(new Where.Every())).isEmpty();
    }
}
