package ai.sophia.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reaches of more passages than are compared one by one, and of fewer than graphs are made for. */
final class SketchSearchTest {
    private static final int DIMENSION = 384;
    private static final int TOPICS = 200;
    private static final int MANY = 3 * VectorSearch.EXACT_LIMIT;
    private static final int DEPTH = 100;
    private static final int NEAREST = 10;
    private static final Scope ADA = Samples.scope("ada");
    private static final Scope BEN = Samples.scope("ben");

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<float[]> topics = new ArrayList<>();

    /** Vectors as a model makes them: near to others that are about the same. */
    private Embedding vector() {
        if (topics.isEmpty()) {
            for (int i = 0; i < TOPICS; i++) {
                topics.add(moved(new float[DIMENSION], 1));
            }
        }
        return Embedding.ofUnit(Samples.SPACE.id(), moved(topics.get(random.nextInt(TOPICS)), 1));
    }

    private float[] moved(float[] from, double by) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (from[i] + by * random.nextGaussian() / Math.sqrt(DIMENSION));
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private List<StoredVersion> versions(Scope scope, int count) {
        List<StoredVersion> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Memory memory = Samples.memory(scope, i % 2 == 0 ? Samples.fact("fact " + i) : Samples.turn("turn " + i));
            Passage passage = new Passage(0, 0, memory.content().text().length());
            versions.add(new StoredVersion(memory, List.of(new EmbeddedPassage(passage, vector()))));
        }
        return versions;
    }

    private static Set<VersionKey> nearest(
            List<StoredVersion> versions, Embedding question, Predicate<StoredVersion> which) {
        return versions.stream()
                .filter(which)
                .sorted(Comparator.comparingDouble((StoredVersion version) ->
                        -product(version.passages().getFirst().embedding(), question)))
                .limit(NEAREST)
                .map(version -> version.memory().key())
                .collect(HashSet::new, Set::add, Set::addAll);
    }

    private static double product(Embedding one, Embedding other) {
        double sum = 0;
        for (int i = 0; i < DIMENSION; i++) {
            sum += (double) one.vector()[i] * other.vector()[i];
        }
        return sum;
    }

    @Test
    void findsNearlyAllOfTheNearestAndNothingBeyondTheReachOrTheFilter() {
        List<StoredVersion> hers = versions(ADA, MANY);
        List<StoredVersion> his = versions(BEN, MANY / 2);
        try (var fixture = new IndexFixture<>(LuceneIndex.open(directory, Samples.SPACE.id()))) {
            fixture.index().clear(IndexFixture.EPOCH);
            for (int start = 0; start < MANY; start += MANY / 4) {
                fixture.apply(hers.subList(start, start + MANY / 4));
                fixture.apply(his.subList(start / 2, start / 2 + MANY / 8));
            }
            fixture.index().commit();
            Filter facts = new Filter.Eq(Field.Own.KIND, new Value.Text("semantic"));
            assertThat(share(fixture.index(), hers, Filter.all(), each -> true))
                    .as("seed %d", seed)
                    .isGreaterThan(0.98);
            assertThat(share(
                            fixture.index(),
                            hers,
                            facts,
                            each -> each.memory().content().kind() == Kind.SEMANTIC))
                    .as("seed %d", seed)
                    .isGreaterThan(0.98);
        }
    }

    /** Which part of the nearest is found. */
    private double share(LuceneIndex index, List<StoredVersion> hers, Filter filter, Predicate<StoredVersion> which) {
        Set<VersionKey> possible = new HashSet<>();
        hers.stream().filter(which).forEach(each -> possible.add(each.memory().key()));
        int questions = 20;
        int found = 0;
        for (int number = 0; number < questions; number++) {
            Embedding question = vector();
            List<Candidate> candidates = index.search(Samples.reach(ADA), filter, question, DEPTH);
            assertThat(candidates)
                    .hasSize(DEPTH)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Candidate::score).reversed());
            assertThat(possible).containsAll(IndexFixture.keys(candidates));
            Set<VersionKey> exact = nearest(
                    hers, question, each -> possible.contains(each.memory().key()));
            found += (int) IndexFixture.keys(candidates).stream()
                    .filter(exact::contains)
                    .count();
        }
        return (double) found / (questions * NEAREST);
    }

    @Test
    void whatHasNoVectorYetTakesNoPlaceOfWhatHas() {
        List<StoredVersion> hers = versions(ADA, VectorSearch.EXACT_LIMIT);
        List<StoredVersion> awaiting = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            awaiting.add(Samples.awaiting(Samples.memory(ADA, Samples.fact("awaited " + i))));
        }
        float[] negative = new float[DIMENSION];
        Arrays.fill(negative, (float) (-1 / Math.sqrt(DIMENSION)));
        Embedding question = Embedding.ofUnit(Samples.SPACE.id(), negative);
        try (var fixture = new IndexFixture<>(LuceneIndex.open(directory, Samples.SPACE.id()))) {
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(hers);
            fixture.apply(awaiting);
            assertThat(fixture.index().search(Samples.reach(ADA), Filter.all(), question, DEPTH))
                    .hasSize(DEPTH);
        }
    }

    @Test
    void findsAllThatIsAskedForHoweverMuchItIs() {
        List<StoredVersion> hers = versions(ADA, VectorSearch.EXACT_LIMIT + 1_000);
        try (var fixture = new IndexFixture<>(LuceneIndex.open(directory, Samples.SPACE.id()))) {
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(hers);
            assertThat(fixture.index().search(Samples.reach(ADA), Filter.all(), vector(), hers.size()))
                    .hasSize(hers.size());
        }
    }
}
