package ai.sophia.core.record;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;

/**
 * An entry of the change log. It carries ids and versions, never text.
 *
 * @param position the place after it
 * @param key the version that was added, or the last version of the memory that was deleted
 */
public record Change(Position position, VersionKey key, Scope scope, Operation operation, Instant at) {
    /** What happened to the memory. */
    public enum Operation {
        /** Its first version was stored. */
        ADDED,
        /** A further version was stored, and the one before it closed. */
        REVISED,
        /** All of it was deleted. */
        DELETED,
        /** The vectors that a version was stored without have come. It is no part of the memory's history. */
        EMBEDDED
    }
}
