package ai.sophia.store.chroma;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.StoredVersion;
import java.util.List;

/** A passage that the server does not have yet. Immutable. */
record Staged(Memory memory, EmbeddedPassage passage) {
    /** The passages of the versions. */
    static List<Staged> of(List<StoredVersion> versions) {
        return versions.stream()
                .flatMap(version -> version.passages().stream().map(each -> new Staged(version.memory(), each)))
                .toList();
    }

    /** Whether it has no vector yet. */
    boolean isAwaited() {
        return passage.embedding().isAwaited();
    }

    /** It as a search for the vector finds it. */
    Candidate candidate(float[] question) {
        return new Candidate(
                memory.key(),
                passage.passage(),
                Place.of(memory),
                Traits.of(memory, passage.passage()),
                Math.clamp(product(question, passage.embedding().vector()), 0, 1));
    }

    private static double product(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
        }
        return product;
    }
}
