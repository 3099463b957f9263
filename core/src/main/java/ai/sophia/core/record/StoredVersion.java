package ai.sophia.core.record;

import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.memory.Memory;
import java.util.List;

/** A version with its passages and their vectors, in one embedding space where a projection is made from it. */
public record StoredVersion(Memory memory, List<EmbeddedPassage> passages) {
    public StoredVersion {
        passages = List.copyOf(passages);
    }

    /** Whether vectors of it are still to come. */
    public boolean isAwaited() {
        return passages.stream().anyMatch(each -> each.embedding().isAwaited());
    }

    /** The same with the passages of one space only. */
    public StoredVersion in(String space) {
        return new StoredVersion(
                memory,
                passages.stream()
                        .filter(each -> each.embedding().space().equals(space))
                        .toList());
    }
}
