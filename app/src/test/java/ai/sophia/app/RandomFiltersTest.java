package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.RandomFilters;
import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.Period;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.remember.Draft;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole recalls with random filters over random memories: every index that is asked finds at least all that matches, and the answer is what the
 * evaluator says, wherever the records lie and whoever is asked.
 */
@Timeout(300)
final class RandomFiltersTest {
    private static final int MEMORIES = 45;
    private static final int FILTERS = 300;

    /** True of all, and left to the searches: a scope as small as this would be compared whole. */
    private static final Filter SEARCHED = new Filter.Exists(Field.Own.TEXT);

    @TempDir
    Path home;

    private final Random random = Seed.fresh("RandomFiltersTest").random();
    private final Map<String, String> settings = new HashMap<>(Map.of("cache", "0"));

    @Test
    void withNothingBesideTheNode() {
        assertAnswers("vectors");
    }

    @Test
    void withRecordsAndAnIndexOnPostgres() {
        TestingPostgres postgres = TestingPostgres.shared();
        String database = postgres.database();
        postgres.asSuperuser(database, "CREATE EXTENSION vector");
        settings.put("records", database);
        settings.put("postgres.user", postgres.user());
        settings.put("postgres.password", postgres.password());
        settings.put("postgres.vectors", "hnsw");
        assertAnswers("vectors", "pgvector");
    }

    @Test
    void withIndexesOnOtherServers() {
        TestingChroma chroma = TestingChroma.shared();
        TestingWeaviate weaviate = TestingWeaviate.shared();
        settings.put("chroma.host", chroma.address().getHost());
        settings.put("chroma.port", String.valueOf(chroma.address().getPort()));
        settings.put("weaviate.host", weaviate.address().getHost());
        settings.put("weaviate.port", String.valueOf(weaviate.address().getPort()));
        settings.put("weaviate.grpcPort", String.valueOf(weaviate.grpcPort()));
        assertAnswers("vectors", "chroma", "weaviate");
    }

    private void assertAnswers(String... indexes) {
        try (TestingNode node = TestingNode.open(home, settings)) {
            List<Memory> memories = fill(node);
            RandomFilters filters = new RandomFilters(random);
            for (int i = 0; i < FILTERS; i++) {
                Filter filter = filters.filter(memories.get(random.nextInt(memories.size())));
                List<VersionKey> matching = memories.stream()
                        .filter(memory -> Evaluator.matches(filter, memory))
                        .map(Memory::key)
                        .toList();
                assertThat(keys(recall(node, filter))).as("%s", filter).containsExactlyInAnyOrderElementsOf(matching);
                Recall searched = recall(node, new Filter.And(List.of(filter, SEARCHED)));
                assertThat(keys(searched)).as("searched, %s", filter).containsExactlyInAnyOrderElementsOf(matching);
                for (String index : indexes) {
                    assertThat(searched.steps()).as("%s, %s", index, filter).anySatisfy(step -> {
                        assertThat(step.name()).isEqualTo(index);
                        assertThat(step.found()).isGreaterThanOrEqualTo(matching.size());
                    });
                }
                assertThat(searched.degraded()).isEmpty();
            }
        }
    }

    /** Remembers them, and waits until every index has them. */
    private List<Memory> fill(TestingNode node) {
        RandomMemories memories = new RandomMemories(random);
        List<VersionKey> keys = new ArrayList<>();
        for (int i = 0; i < MEMORIES; i++) {
            Content content = memories.content().with(Period.ALWAYS).expiring(Period.FOREVER);
            keys.add(node.wiring()
                    .remembering()
                    .remember(Draft.of(memories.scope(Access.DEFAULT_TENANT), content))
                    .key());
        }
        for (RemoteIndex index : node.wiring().spaces().serving().remote()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> index.projector().await(node.wiring().store().head(), Duration.ofSeconds(1)));
        }
        String space = node.wiring().spaces().serving().id();
        return node.wiring().store().versions(space, keys).values().stream()
                .map(StoredVersion::memory)
                .toList();
    }

    private static Recall recall(TestingNode node, Filter filter) {
        Reach everything = new Reach(
                Access.DEFAULT_TENANT,
                new Part.Any(),
                new Part.Any(),
                new Part.Any(),
                new Part.Any(),
                AsOf.now(Instant.now()));
        return node.wiring()
                .recalling()
                .recall(new Query(everything, "tea", List.of(question(node)), filter, MEMORIES, 0, Optional.empty()));
    }

    /** Any vector: all memories are asked for, whatever is near. */
    private static Embedding question(TestingNode node) {
        float[] vector = new float[OnnxModel.MINILM_INT8.space().dimension()];
        vector[0] = 1;
        return Embedding.ofUnit(node.wiring().spaces().serving().id(), vector);
    }

    private static List<VersionKey> keys(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().key()).toList();
    }
}
