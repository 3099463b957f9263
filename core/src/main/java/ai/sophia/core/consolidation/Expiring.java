package ai.sophia.core.consolidation;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Grounds;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Deletes for good what has been hidden long enough, since it expired. What a fact was made of stays: it goes when the fact does. Safe for all
 * threads; calls block.
 */
final class Expiring {
    private final MemoryStore store;
    private final Grounds grounds;
    private final Forgetting forgetting;
    private final Principal principal;
    private final Duration kept;

    /** @param kept how long what has expired is kept */
    Expiring(MemoryStore store, Forgetting forgetting, Principal principal, Duration kept) {
        this.store = store;
        this.grounds = new Grounds(store);
        this.forgetting = forgetting;
        this.principal = principal;
        this.kept = kept;
    }

    /** Some of all that expired long enough ago, and where to go on. */
    Page list(Instant now, String cursor, int limit) {
        Filter over = new Filter.Lte(Field.Own.EXPIRES, new Value.Moment(now.minus(kept)));
        return store.list(everything(), over, cursor, limit);
    }

    /** Those of them that nothing rests on. */
    List<Memory> needless(List<Memory> expired) {
        Set<MemoryId> grown = grounds.among(expired);
        return expired.stream().filter(memory -> !grown.contains(memory.id())).toList();
    }

    /** Deletes them, but what was changed since it was listed; says how many. */
    long delete(List<Memory> expired) {
        return forgetting.forgetListed(principal, expired);
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }
}
