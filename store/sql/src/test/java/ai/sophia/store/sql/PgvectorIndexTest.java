package ai.sophia.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.RandomFilters;
import ai.sophia.contract.RandomMemories;
import ai.sophia.contract.Samples;
import ai.sophia.contract.Seed;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the database is given and asked where it has an index by vectors, beyond what every index must do. */
final class PgvectorIndexTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final int DEPTH = 20;

    private final PostgresServer server = TestingPgvector.database();
    private IndexFixture<PgvectorIndex> fixture = open(VectorMethod.HNSW);

    private IndexFixture<PgvectorIndex> open(VectorMethod method) {
        return new IndexFixture<>(TestingPgvector.open(server, method));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void begin(VectorMethod method) {
        fixture.close();
        fixture = open(method);
        fixture.index().clear(IndexFixture.EPOCH);
    }

    /** Waits until there is an index of the method, which is made behind. */
    private void built(VectorMethod method) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            fixture.index().commit();
            return fixture.index().view().orElseThrow().built().stream().anyMatch(built -> built.method() == method);
        });
    }

    private static StoredVersion stored(Memory memory, Embedding vector) {
        return new StoredVersion(memory, List.of(new EmbeddedPassage(new Passage(0, 0, 6), vector)));
    }

    private Map<VersionKey, Embedding> fill(int count, Scope scope, Random random) {
        Map<VersionKey, Embedding> vectors = new LinkedHashMap<>();
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StoredVersion version = stored(Samples.memory(scope, Samples.fact("memory " + i)), Samples.vector(random));
            vectors.put(version.memory().key(), version.passages().getFirst().embedding());
            versions.add(version);
        }
        fixture.apply(versions);
        return vectors;
    }

    private static List<VersionKey> nearest(Map<VersionKey, Embedding> vectors, Embedding question, int depth) {
        return vectors.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -product(question, entry.getValue())))
                .map(Map.Entry::getKey)
                .limit(depth)
                .toList();
    }

    private static double product(Embedding one, Embedding other) {
        double product = 0;
        for (int i = 0; i < one.vector().length; i++) {
            product += (double) one.vector()[i] * other.vector()[i];
        }
        return product;
    }

    private double recall(Map<VersionKey, Embedding> vectors, Reach reach, Random random) {
        double found = 0;
        int questions = 30;
        for (int i = 0; i < questions; i++) {
            Embedding question = Samples.vector(random);
            List<Candidate> candidates = fixture.index().search(reach, Filter.all(), question, DEPTH);
            assertThat(candidates)
                    .hasSize(DEPTH)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Candidate::score).reversed());
            for (Candidate each : candidates) {
                assertThat(each.score())
                        .isCloseTo(
                                Math.max(0, product(question, Objects.requireNonNull(vectors.get(each.key())))),
                                within(1e-6));
            }
            List<VersionKey> expected = nearest(vectors, question, DEPTH);
            found += (double) IndexFixture.keys(candidates).stream()
                            .filter(expected::contains)
                            .count()
                    / DEPTH;
        }
        return found / questions;
    }

    @ParameterizedTest
    @EnumSource(VectorMethod.class)
    void whatIsNearestIsFoundByTheIndexWithExactScores(VectorMethod method) {
        Random random =
                Seed.fresh("whatIsNearestIsFoundByTheIndexWithExactScores").random();
        begin(method);
        Map<VersionKey, Embedding> vectors = new HashMap<>(fill(3_000, ADA, random));
        built(method);
        assertThat(recall(vectors, Samples.reach(ADA), random)).isGreaterThan(0.9);
        vectors.putAll(fill(1_000, ADA, random));
        assertThat(recall(vectors, Samples.reach(ADA), random)).isGreaterThan(0.9);
    }

    @Test
    void whatOneUserHasIsFoundAmongMuchOfOthers() {
        Random random = Seed.fresh("whatOneUserHasIsFoundAmongMuchOfOthers").random();
        fixture.close();
        fixture = new IndexFixture<>(
                TestingPgvector.open(new PgvectorSettings(server, VectorMethod.HNSW, Duration.ofSeconds(30), 100)));
        fixture.index().clear(IndexFixture.EPOCH);
        fill(4_000, Samples.scope("ben"), random);
        Map<VersionKey, Embedding> hers = fill(40, ADA, random);
        built(VectorMethod.HNSW);
        // more often than it is remembered that she has little
        for (int i = 0; i < 120; i++) {
            Embedding question = Samples.vector(random);
            assertThat(IndexFixture.keys(fixture.index().search(Samples.reach(ADA), Filter.all(), question, DEPTH)))
                    .containsExactlyInAnyOrderElementsOf(nearest(hers, question, DEPTH));
        }
    }

    /** 600 memories under 40 filters: 24,000 pairs. */
    @Test
    void noFilterLeavesOutMoreThanTheIndexMisses() {
        Random random = Seed.fresh("noFilterLeavesOutMoreThanTheIndexMisses").random();
        begin(VectorMethod.HNSW);
        RandomMemories memories = new RandomMemories(random);
        Map<VersionKey, Memory> all = new LinkedHashMap<>();
        Map<VersionKey, Embedding> vectors = new HashMap<>();
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            StoredVersion version = stored(memories.memory("acme"), Samples.vector(random));
            all.put(version.memory().key(), version.memory());
            vectors.put(version.memory().key(), version.passages().getFirst().embedding());
            versions.add(version);
        }
        fixture.apply(versions);
        built(VectorMethod.HNSW);
        RandomFilters filters = new RandomFilters(random);
        Reach reach = Samples.everything("acme");
        List<Memory> list = List.copyOf(all.values());
        double missed = 0;
        for (int i = 0; i < 40; i++) {
            Filter filter = filters.filter(list.get(random.nextInt(list.size())));
            Map<VersionKey, Embedding> matching = vectors.entrySet().stream()
                    .filter(each -> {
                        Memory memory = Objects.requireNonNull(all.get(each.getKey()));
                        return memory.visibleTo(reach) && Evaluator.matches(filter, memory);
                    })
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            Embedding question = Samples.vector(random);
            Set<VersionKey> found = deepened(reach, filter, question, all, matching.size());
            assertThat(matching.keySet()).as("%s", filter).containsAll(found);
            List<VersionKey> expected = nearest(matching, question, DEPTH);
            missed += expected.stream().filter(each -> !found.contains(each)).count()
                    / (double) Math.max(1, expected.size());
        }
        assertThat(missed / 40).isLessThan(0.05);
    }

    /** What the evaluator leaves of what is found, asked for more as long as it leaves too little. */
    private Set<VersionKey> deepened(
            Reach reach, Filter filter, Embedding question, Map<VersionKey, Memory> all, int matching) {
        for (int depth = DEPTH; ; depth *= 4) {
            List<Candidate> candidates = fixture.index().search(reach, filter, question, depth);
            Set<VersionKey> found = candidates.stream()
                    .map(Candidate::key)
                    .filter(key -> Evaluator.matches(filter, Objects.requireNonNull(all.get(key))))
                    .collect(Collectors.toSet());
            if (found.size() >= Math.min(DEPTH, matching)) {
                return found;
            }
            assertThat(candidates).as("%s", filter).hasSize(depth);
        }
    }

    @Test
    void anotherMethodTakesThePlaceOfTheOneBefore() {
        Random random = Seed.fresh("anotherMethodTakesThePlaceOfTheOneBefore").random();
        begin(VectorMethod.IVFFLAT);
        Map<VersionKey, Embedding> vectors = fill(1_000, ADA, random);
        built(VectorMethod.IVFFLAT);
        fixture.close();
        fixture = open(VectorMethod.HNSW);
        built(VectorMethod.HNSW);
        assertThat(recall(vectors, Samples.reach(ADA), random)).isGreaterThan(0.9);
    }

    @Test
    void theIndexIsLeftAloneWhereOnlyTimesChange() {
        begin(VectorMethod.HNSW);
        Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(first);
        built(VectorMethod.HNSW);
        long bytes = fixture.index().bytes();
        for (int i = 1; i <= 300; i++) {
            fixture.apply(new Memory(
                    first.id(), 1, ADA, first.content(), first.stored().until(Samples.NOW.plusSeconds(i))));
        }
        assertThat(fixture.index().bytes() - bytes)
                .as("bytes that 300 new times of one version have taken")
                .isLessThan(300_000);
        assertThat(fixture.inventory()).containsExactly(first.key());
    }

    @Test
    void aTableThatWasTakenAwayIsNoticedAndMadeAgain() {
        begin(VectorMethod.HNSW);
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        fixture.apply(memory);
        fixture.index().commit();
        TestingPostgres.shared()
                .asSuperuser(server.url().replaceFirst("jdbc:", ""), "DROP SCHEMA sophia_vectors CASCADE");
        assertThatThrownBy(() -> fixture.vectors(Samples.reach(ADA))).isInstanceOf(Fault.Unavailable.class);
        assertThat(fixture.index().applied().epoch()).isEmpty();
        fixture.index().clear(IndexFixture.EPOCH);
        fixture.apply(memory);
        assertThat(fixture.vectors(Samples.reach(ADA))).containsExactly(memory.key());
    }
}
