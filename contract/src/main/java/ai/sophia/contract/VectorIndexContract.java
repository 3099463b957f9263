package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every search by vector must do, whether what it finds is staged or applied.
 *
 * @param <I> the index
 */
public abstract class VectorIndexContract<I extends Projection & VectorIndex> extends IndexContract<I> {
    private static final Scope ADA = Samples.scope("ada");

    private List<Candidate> search(Embedding question, int depth) {
        return fixture.index().search(Samples.reach(ADA), Filter.all(), question, depth);
    }

    @Test
    void theScoreIsTheCosine() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        float[] vector = {0.6f, 0.8f, 0, 0, 0, 0, 0, 0};
        StoredVersion version = stored(memory, vector);
        fixture.stage(List.of(version));
        assertScores(0.6, 1, 0, 0, 0, 0, 0, 0, 0);
        assertScores(1, 0.6f, 0.8f, 0, 0, 0, 0, 0, 0);
        assertScores(0, -1, 0, 0, 0, 0, 0, 0, 0);
        fixture.apply(List.of(version));
        assertScores(0.6, 1, 0, 0, 0, 0, 0, 0, 0);
        assertScores(1, 0.6f, 0.8f, 0, 0, 0, 0, 0, 0);
        assertScores(0, -1, 0, 0, 0, 0, 0, 0, 0);
    }

    private void assertScores(double expected, float... question) {
        List<Candidate> found = search(Embedding.of(Samples.SPACE, question), 10);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().score()).isEqualTo(expected, within(1e-6)).isBetween(0.0, 1.0);
    }

    @Test
    void theNearestComeFirstStagedOrApplied() {
        Random random = Seed.fresh("theNearestComeFirstStagedOrApplied").random();
        Map<VersionKey, Embedding> vectors = new LinkedHashMap<>();
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Memory memory = Samples.memory(ADA, Samples.fact("memory " + i));
            Embedding vector = Samples.vector(random);
            vectors.put(memory.key(), vector);
            versions.add(new StoredVersion(memory, List.of(new EmbeddedPassage(new Passage(0, 0, 6), vector))));
        }
        fixture.apply(versions.subList(0, 300));
        fixture.apply(versions.subList(300, 600));
        fixture.stage(versions.subList(600, 1_000));
        Embedding question = Samples.vector(random);
        List<VersionKey> nearest = vectors.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -product(question, entry.getValue())))
                .map(Map.Entry::getKey)
                .limit(100)
                .toList();
        List<Candidate> staged = search(question, 100);
        assertThat(IndexFixture.keys(staged)).isEqualTo(nearest);
        fixture.apply(versions.subList(600, 1_000));
        List<Candidate> applied = search(question, 100);
        assertThat(IndexFixture.keys(applied)).isEqualTo(nearest);
        for (int i = 0; i < nearest.size(); i++) {
            assertThat(applied.get(i).score()).isEqualTo(staged.get(i).score(), within(1e-4));
        }
    }

    @Test
    void aVectorOfAnotherSpaceIsRefused() {
        assertThatThrownBy(() -> search(Embedding.ofUnit("other@1", new float[] {1, 0}), 10))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining(Samples.SPACE.id())
                .hasMessageContaining("other@1");
    }

    @Test
    void nothingIsFoundInAnEmptyIndex() {
        assertThat(search(Samples.vector("anything"), 10)).isEmpty();
    }

    private static StoredVersion stored(Memory memory, float[] vector) {
        Passage whole = new Passage(0, 0, memory.content().text().length());
        return new StoredVersion(memory, List.of(new EmbeddedPassage(whole, Embedding.of(Samples.SPACE, vector))));
    }

    private static double product(Embedding one, Embedding other) {
        double product = 0;
        for (int i = 0; i < one.vector().length; i++) {
            product += (double) one.vector()[i] * other.vector()[i];
        }
        return product;
    }
}
