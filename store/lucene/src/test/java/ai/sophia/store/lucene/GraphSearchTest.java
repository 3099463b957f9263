package ai.sophia.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reaches of more passages than are searched without graphs. */
final class GraphSearchTest {
    private static final int LIMIT = 5_000;
    private static final int FLAT = LIMIT + 1;
    private static final int MANY = FLAT + 15_000;
    private static final int DEPTH = 100;
    private static final int NEAREST = 10;
    private static final long SEED = 20_261_121;
    private static final Scope ADA = Samples.scope("ada");
    private static final Scope BEN = Samples.scope("ben");

    @TempDir
    Path directory;

    @Test
    void findsNearlyAllOfTheNearestAndNothingBeyondTheReach() throws IOException {
        Random random = new Random(SEED);
        List<StoredVersion> hers = versions(ADA, MANY, random);
        List<StoredVersion> his = versions(BEN, 1_000, random);
        try (var fixture = new IndexFixture<>(LuceneIndex.open(directory, Samples.SPACE.id(), LIMIT))) {
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(hers.subList(0, FLAT));
            fixture.apply(hers.subList(FLAT, MANY));
            fixture.apply(his);
            fixture.index().commit();
            assertThat(verticesOfGraphs()).as("vertices of graphs").isGreaterThan((MANY - FLAT) / 2);
            int found = 0;
            for (int question = 0; question < 20; question++) {
                Embedding vector = Samples.vector(random);
                List<Candidate> candidates = fixture.index().search(Samples.reach(ADA), Filter.all(), vector, DEPTH);
                assertThat(candidates)
                        .hasSize(DEPTH)
                        .isSortedAccordingTo(
                                Comparator.comparingDouble(Candidate::score).reversed());
                Set<VersionKey> exact = nearest(hers, vector, DEPTH);
                found += (int) candidates.stream()
                        .filter(candidate -> exact.contains(candidate.key()))
                        .count();
                assertThat(candidates)
                        .noneMatch(candidate -> his.stream()
                                .anyMatch(other -> other.memory().key().equals(candidate.key())));
            }
            assertThat(found / (20.0 * DEPTH)).as("share of the nearest").isGreaterThan(0.95);
        }
    }

    @Test
    void findsNearlyAllOfTheNearestWhereNobodyHasSoManyThatGraphsAreMade() throws IOException {
        Random random = new Random(SEED);
        List<StoredVersion> all = versions(ADA, LIMIT, random);
        List<StoredVersion> his = versions(BEN, LIMIT, random);
        try (var fixture = new IndexFixture<>(LuceneIndex.open(directory, Samples.SPACE.id(), LIMIT))) {
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(all);
            fixture.apply(his);
            fixture.index().commit();
            assertThat(verticesOfGraphs()).as("vertices of graphs").isZero();
            all.addAll(his);
            int found = 0;
            for (int question = 0; question < 20; question++) {
                Embedding vector = Samples.vector(random);
                Set<VersionKey> exact = nearest(all, vector, NEAREST);
                List<Candidate> candidates =
                        fixture.index().search(Samples.everything("acme"), Filter.all(), vector, DEPTH);
                assertThat(candidates).hasSize(DEPTH);
                found += (int) candidates.stream()
                        .filter(candidate -> exact.contains(candidate.key()))
                        .count();
            }
            assertThat(found / (20.0 * NEAREST)).as("share of the nearest").isGreaterThan(0.9);
        }
    }

    private int verticesOfGraphs() throws IOException {
        try (var files = FSDirectory.open(directory);
                DirectoryReader reader = DirectoryReader.open(files)) {
            int vertices = 0;
            for (LeafReaderContext leaf : reader.leaves()) {
                vertices += Graphs.vertices(leaf);
            }
            return vertices;
        }
    }

    private static List<StoredVersion> versions(Scope scope, int count, Random random) {
        List<StoredVersion> versions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Memory memory = Samples.memory(scope, Samples.fact("fact " + i));
            Passage passage = new Passage(0, 0, memory.content().text().length());
            versions.add(new StoredVersion(memory, List.of(new EmbeddedPassage(passage, Samples.vector(random)))));
        }
        return versions;
    }

    private static Set<VersionKey> nearest(List<StoredVersion> versions, Embedding vector, int many) {
        return versions.stream()
                .sorted(Comparator.comparingDouble((StoredVersion version) ->
                        -product(version.passages().getFirst().embedding(), vector)))
                .limit(many)
                .map(version -> version.memory().key())
                .collect(HashSet::new, Set::add, Set::addAll);
    }

    private static double product(Embedding one, Embedding other) {
        double sum = 0;
        for (int i = 0; i < one.vector().length; i++) {
            sum += (double) one.vector()[i] * other.vector()[i];
        }
        return sum;
    }
}
