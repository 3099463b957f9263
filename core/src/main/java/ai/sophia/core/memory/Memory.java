package ai.sophia.core.memory;

import ai.sophia.core.Period;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;

/**
 * One version of a memory, the stored and indexed unit. A later version closes {@code stored} of the one before it; nothing else of a
 * version ever changes.
 *
 * @param id the memory
 * @param version which version of it, from 1
 * @param scope where it was written
 * @param content what it says
 * @param stored when Sophia held this version to be the current one
 */
public record Memory(MemoryId id, int version, Scope scope, Content content, Period stored) {
    /** Names this version. */
    public VersionKey key() {
        return new VersionKey(id, version);
    }

    /** Whether a request with this reach may see this version. */
    public boolean visibleTo(Reach reach) {
        return reach.covers(scope) && reach.asOf().sees(content.valid(), stored, content.expires());
    }
}
