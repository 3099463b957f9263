package ai.sophia.core.conversation;

import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.space.Spaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the vectors of facts, and of what else is one passage, in the space that serves. Safe for all threads; calls block. */
final class FactVectors {
    private static final int BATCH = 500;

    /** So many are kept of those that were read last: twelve megabytes of a model of 384 dimensions. */
    private static final int MOST_KEPT = 8_192;

    private final MemoryStore store;
    private final Spaces spaces;
    private final Map<VersionKey, float[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<VersionKey, float[]> eldest) {
            return size() > MOST_KEPT;
        }
    };
    private String keptOf = "";

    FactVectors(MemoryStore store, Spaces spaces) {
        this.store = store;
        this.spaces = spaces;
    }

    /** The unit vectors that there are of versions whose text is one passage. */
    synchronized Map<VersionKey, float[]> of(List<VersionKey> versions) {
        String space = spaces.serving().id();
        if (!space.equals(keptOf)) {
            kept.clear();
            keptOf = space;
        }
        Map<VersionKey, float[]> vectors = HashMap.newHashMap(versions.size());
        List<VersionKey> missing = new ArrayList<>();
        for (VersionKey version : versions) {
            float[] vector = kept.get(version);
            if (vector == null) {
                missing.add(version);
            } else {
                vectors.put(version, vector);
            }
        }
        for (int from = 0; from < missing.size(); from += BATCH) {
            store.versions(space, missing.subList(from, Math.min(missing.size(), from + BATCH)))
                    .forEach((key, version) -> vector(version).ifPresent(vector -> {
                        vectors.put(key, vector);
                        kept.put(key, vector);
                    }));
        }
        return vectors;
    }

    /** How near two of them are, -1 to 1. */
    static double cosine(float[] one, float[] other) {
        // four sums, none of which waits for another
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int at = 0;
        for (; at + 3 < one.length; at += 4) {
            a += (double) one[at] * other[at];
            b += (double) one[at + 1] * other[at + 1];
            c += (double) one[at + 2] * other[at + 2];
            d += (double) one[at + 3] * other[at + 3];
        }
        for (; at < one.length; at++) {
            a += (double) one[at] * other[at];
        }
        return a + b + c + d;
    }

    private static Optional<float[]> vector(StoredVersion version) {
        return version.passages().size() != 1 || version.isAwaited()
                ? Optional.empty()
                : Optional.of(version.passages().getFirst().embedding().vector());
    }
}
