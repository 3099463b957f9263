package ai.sophia.core.conversation;

import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.space.Spaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the vectors of facts, and of what else is one passage, in the space that serves. Safe for all threads; calls block. */
final class FactVectors {
    private static final int BATCH = 500;

    private final MemoryStore store;
    private final Spaces spaces;

    FactVectors(MemoryStore store, Spaces spaces) {
        this.store = store;
        this.spaces = spaces;
    }

    /** The unit vectors that there are of versions whose text is one passage. */
    Map<VersionKey, float[]> of(List<VersionKey> versions) {
        Map<VersionKey, float[]> vectors = new HashMap<>();
        String space = spaces.serving().id();
        for (int from = 0; from < versions.size(); from += BATCH) {
            store.versions(space, versions.subList(from, Math.min(versions.size(), from + BATCH)))
                    .forEach((key, version) -> vector(version).ifPresent(vector -> vectors.put(key, vector)));
        }
        return vectors;
    }

    /** How near two of them are, -1 to 1. */
    static double cosine(float[] one, float[] other) {
        double cosine = 0;
        for (int i = 0; i < one.length; i++) {
            cosine += (double) one[i] * other[i];
        }
        return cosine;
    }

    private static Optional<float[]> vector(StoredVersion version) {
        return version.passages().size() != 1 || version.isAwaited()
                ? Optional.empty()
                : Optional.of(version.passages().getFirst().embedding().vector());
    }
}
