package ai.sophia.store.hot;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import java.time.Instant;

/**
 * Between which moments everything in a scope is to be seen, so that one look spares looking at each memory. It only ever narrows. Reads
 * may share it among threads, changes need it alone.
 */
final class Window {
    private Instant validFrom = Instant.MIN;
    private Instant validTo = Instant.MAX;
    private Instant expires = Instant.MAX;

    /** Narrows to when the memory is to be seen too. */
    void add(Memory memory) {
        var content = memory.content();
        validFrom = later(validFrom, content.valid().from());
        validTo = earlier(validTo, content.valid().to());
        expires = earlier(expires, content.expires());
    }

    /** Whether a reach over the partition sees all of it. */
    boolean shows(Reach reach) {
        AsOf asOf = reach.asOf();
        return reach.agent() instanceof Part.Any
                && reach.session() instanceof Part.Any
                && (asOf.lapsed()
                        || (!asOf.validAt().isBefore(validFrom)
                                && asOf.validAt().isBefore(validTo)
                                && asOf.now().isBefore(expires)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
