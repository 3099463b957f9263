package ai.sophia.core.memory;

import ai.sophia.core.Period;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /** The moments at which this version becomes valid after it was stored, ceases to be valid, or expires. */
    public List<Instant> boundaries() {
        Instant from = content.valid().from();
        Instant to = content.valid().to();
        Instant expires = content.expires();
        List<Instant> boundaries = new ArrayList<>();
        if (from.isAfter(stored.from())) {
            boundaries.add(from);
        }
        if (to.isBefore(Period.FOREVER)) {
            boundaries.add(to);
        }
        if (expires.isBefore(Period.FOREVER)) {
            boundaries.add(expires);
        }
        return boundaries;
    }
}
