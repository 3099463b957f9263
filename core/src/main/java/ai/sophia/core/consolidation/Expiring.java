package ai.sophia.core.consolidation;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.conversation.Grounds;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes for good what has been hidden long enough, since it expired and was stored so. What a fact was made of stays, and so does what it may be made of yet: it
 * goes when the fact does. Facts and summaries stay as well, for what they ended, or stand for, would be told again; they go with the turns that they
 * are made of. Safe for all threads; calls block.
 */
final class Expiring {
    private final MemoryStore store;
    private final Grounds grounds;
    private final Forgetting forgetting;
    private final Principal principal;
    private final Duration kept;
    private final BooleanSupplier distilled;

    /**
     * @param kept how long what has expired is kept
     * @param distilled whether facts were made of all that was said; no turn is deleted while they were not
     */
    Expiring(MemoryStore store, Forgetting forgetting, Principal principal, Duration kept, BooleanSupplier distilled) {
        this.store = store;
        this.grounds = new Grounds(store);
        this.forgetting = forgetting;
        this.principal = principal;
        this.kept = kept;
        this.distilled = distilled;
    }

    /** Some of all that have been hidden long enough, and where to go on. */
    Page list(Instant now, String cursor, int limit) {
        Value since = new Value.Moment(now.minus(kept));
        Filter over = new Filter.And(List.of(
                new Filter.Lte(Field.Own.EXPIRES, since),
                // a date that was over when it was given may be a mistake
                new Filter.Lte(Field.Own.STORED_AT, since),
                new Filter.Nin(
                        Field.Own.COLLECTION,
                        List.of(new Value.Text(Collections.FACTS), new Value.Text(Collections.SUMMARIES)))));
        return store.list(everything(), over, cursor, limit);
    }

    /**
     * Those of them that nothing rests on.
     *
     * @param goOn ends the looking early if it says no
     */
    List<Memory> needless(List<Memory> expired, BooleanSupplier goOn) {
        List<Memory> turns = expired.stream().filter(Expiring::mayBeTold).toList();
        List<Memory> needless = new ArrayList<>(
                expired.stream().filter(memory -> !mayBeTold(memory)).toList());
        if (!turns.isEmpty() && distilled.getAsBoolean()) {
            needless.addAll(grounds.without(turns, goOn));
        }
        return needless;
    }

    /** Whether facts may be made of it. */
    private static boolean mayBeTold(Memory memory) {
        return memory.content().kind() == Kind.EPISODIC;
    }

    /** Deletes them, but what was changed since it was listed; says how many. */
    long delete(List<Memory> needless) {
        return forgetting.forgetListed(principal, needless);
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }
}
