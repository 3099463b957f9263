package ai.sophia.store.hot;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import java.time.Instant;
import java.util.BitSet;

/**
 * Which memories of a scope last: most are to be seen from some moment on for good, so that one look at the latest of these moments spares looking at
 * each memory. Reads may share it among threads, changes need it alone.
 */
final class Lasting {
    private final BitSet versions = new BitSet();
    private Instant since = Instant.MIN;

    /** Takes note of a version. */
    void add(int version, Memory memory) {
        var content = memory.content();
        if (content.valid().to().equals(Period.FOREVER) && content.expires().equals(Period.FOREVER)) {
            versions.set(version);
            if (content.valid().from().isAfter(since)) {
                since = content.valid().from();
            }
        }
    }

    /** Whether a version is one of them. */
    boolean has(int version) {
        return versions.get(version);
    }

    /** Whether a reach over the partition sees all of them. */
    boolean areSeen(Reach reach) {
        AsOf asOf = reach.asOf();
        return reach.agent() instanceof Part.Any
                && reach.session() instanceof Part.Any
                && (asOf.lapsed() || isBetween(asOf.validAt()))
                && asOf.now().isBefore(Period.FOREVER);
    }

    private boolean isBetween(Instant moment) {
        return !moment.isBefore(since) && moment.isBefore(Period.FOREVER);
    }
}
