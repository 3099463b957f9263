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
            points.add(new Point(key, Samples.vector(random), Steps.with(Facts.of(memory, TOKENS), TOKENS)));
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
                Where where = Conditions.told(new FilterWheres(TOKENS).where(filter), TOKENS);
                Set<MemoryId> found = new HashSet<>();
                if (!(where instanceof Where.Never)) {
                    server.nearest(located, question, where, MEMORIES)
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
            assertThat(exact).as("conditions that let through nothing else").isGreaterThan(8_000);
        }
    }

    @Test
    void numbersOfTheMetadataCompareByHowTheyBegin() {
        Random random = Seed.fresh("numbersOfTheMetadataCompareByHowTheyBegin").random();
        List<Double> numbers = new ArrayList<>(List.of(
                0.0, -0.0, 1.0, -1.0, 0.1, 1e300, -1e300, Double.MIN_VALUE, -Double.MIN_VALUE, 7.0, 7.000_1, 42.0));
        for (int i = 0; i < 200; i++) {
            numbers.add(random.nextGaussian() * Math.pow(10, random.nextInt(-5, 12)));
        }
        List<Set<String>> facts = numbers.stream()
                .map(number -> Steps.with(new Facts(Set.of("there"), Map.of("number-x", number)), TOKENS)
                        .tokens())
                .toList();
        int exact = 0;
        int pairs = 0;
        for (double bound : numbers) {
            for (Where.Comparison comparison : Where.Comparison.values()) {
                Where where = Conditions.told(new Where.Compares("number-x", comparison, bound, "there"), TOKENS);
                assertThat(where.size()).isLessThan(130);
                for (int i = 0; i < numbers.size(); i++) {
                    double number = numbers.get(i);
                    Set<String> held = facts.get(i);
                    boolean holds = where instanceof Where.Or(List<Where> parts)
                            && parts.stream()
                                    .anyMatch(part -> part instanceof Where.Has(String fact) && held.contains(fact));
                    boolean right = compares(number, comparison, bound);
                    assertThat(holds || !right)
                            .as("%s %s %s", number, comparison, bound)
                            .isTrue();
                    exact += holds == right ? 1 : 0;
                    pairs++;
                }
            }
        }
        assertThat((double) exact / pairs).isGreaterThan(0.99);
    }

    private static boolean compares(double number, Where.Comparison comparison, double bound) {
        return switch (comparison) {
            case ABOVE -> number > bound;
            case AT_LEAST -> number >= bound;
            case BELOW -> number < bound;
            case AT_MOST -> number <= bound;
        };
    }

    @Test
    void whereTooMuchIsComparedTheNumberIsTakenToBeThere() {
        List<Where> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(new Where.Compares("number-x", Where.Comparison.ABOVE, i, "there"));
        }
        assertThat(Conditions.told(Where.or(many), TOKENS)).isEqualTo(new Where.Has("there"));
        Where own = new FilterWheres(TOKENS).where(new Filter.Gt(Field.Own.IMPORTANCE, new Value.Real(0.5)));
        assertThat(Conditions.told(own, TOKENS)).isEqualTo(own).isInstanceOf(Where.Compares.class);
    }

    @Test
    void whatHoldsForAllNeedsNoFilter() {
        assertThat(Conditions.filter(new Where.Every())).isEmpty();
    }
}
