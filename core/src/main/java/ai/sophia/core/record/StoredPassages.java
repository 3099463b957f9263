package ai.sophia.core.record;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.VersionKey;
import java.util.List;

/**
 * Where the passages of a version are in one embedding space, without its text and their vectors.
 *
 * @param passages empty if it has none there
 */
public record StoredPassages(VersionKey key, List<Passage> passages) {
    public StoredPassages {
        passages = List.copyOf(passages);
    }

    /** Those of a version as it was read with its vectors. */
    static StoredPassages of(StoredVersion version) {
        return new StoredPassages(
                version.memory().key(),
                version.passages().stream().map(EmbeddedPassage::passage).toList());
    }
}
