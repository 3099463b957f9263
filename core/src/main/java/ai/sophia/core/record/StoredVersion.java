package ai.sophia.core.record;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.memory.Memory;
import java.util.List;

/** A version with its passages and their vectors in one embedding space: what a projection is made from. */
public record StoredVersion(Memory memory, List<EmbeddedPassage> passages) {
    public StoredVersion {
        passages = List.copyOf(passages);
    }
}
