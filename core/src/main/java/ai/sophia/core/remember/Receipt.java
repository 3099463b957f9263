package ai.sophia.core.remember;

import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;

/**
 * The answer to a write: it is on disk.
 *
 * @param status what became of it
 * @param key the memory and the version it is at now
 * @param position a recall that waits for this position sees the write
 * @param indexed whether the next recall on this node finds it already; if not, it will when the index has caught up
 */
public record Receipt(Status status, VersionKey key, Position position, boolean indexed) {
    /** What became of a write. */
    public enum Status {
        /** A new memory was stored. */
        ADDED,
        /** It is there already, under the id told; nothing was stored. */
        DUPLICATE,
        /** A further version was stored. */
        REVISED,
        /** The revision changes nothing, so nothing was stored. */
        UNCHANGED
    }
}
