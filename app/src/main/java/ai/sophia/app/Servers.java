package ai.sophia.app;

import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Dependency;
import java.util.List;

/**
 * The servers that the settings name, none by default. Immutable, its parts safe for all threads.
 *
 * @param all of them, as they are shown to those who run Sophia
 * @param indexes those that are searched beside the index of this node
 */
record Servers(List<Dependency> all, List<IndexServer> indexes) {
    /** A server on which each embedding space has an index. */
    interface IndexServer {
        /** Opens that of a space, which follows the log from now on; the server need not be there yet. */
        RemoteIndex open(EmbeddingSpace space, MemoryStore store);
    }

    /** Without any. */
    static final Servers NONE = new Servers(List.of(), List.of());

    Servers {
        all = List.copyOf(all);
        indexes = List.copyOf(indexes);
    }
}
