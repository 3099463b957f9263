package ai.sophia.core.consolidation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has facts matter more that were said in several sessions, and as all others of their sort when they are not any more. Facts whose importance
 * somebody gave, or that is learned, are left alone. Safe for all threads; calls block.
 */
final class Promoting {
    /** Said in so many sessions a fact matters more. */
    static final int SESSIONS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Promoting.class);

    /** So much more it matters. */
    private static final double MORE = 0.1;

    /** An importance has three places. */
    private static final double PLACES = 1_000;

    private final MemoryStore store;
    private final Remembering remembering;
    private final Principal principal;

    Promoting(MemoryStore store, Remembering remembering, Principal principal) {
        this.store = store;
        this.remembering = remembering;
        this.principal = principal;
    }

    /** Some facts of all there are, and where to go on. */
    Page list(String cursor, int limit) {
        return store.list(everything(), Facts.all(), cursor, limit);
    }

    /** Whether a memory is a fact that is to matter more, or less, than it does. */
    boolean isOutOfPlace(Memory memory) {
        return Facts.held(memory)
                .filter(held -> wanted(held) != memory.content().importance())
                .isPresent();
    }

    /** Has it matter as it should; says whether it does. */
    boolean promote(Memory memory) {
        Held held = Facts.held(memory).orElseThrow();
        double wanted = wanted(held);
        try {
            remembering.revise(
                    principal,
                    everything(),
                    memory.id(),
                    memory.version(),
                    current -> current.content().weighing(wanted));
            return true;
        } catch (Fault.Conflict | Fault.NotFound changed) {
            LOG.debug("The fact {} has changed, and is looked at in the next round", memory.id());
            return false;
        }
    }

    private double wanted(Held held) {
        Sort sort = held.fact().wording().sort();
        double usual = sort.importance();
        double promoted = Math.round(Math.min(1, usual + MORE) * PLACES) / PLACES;
        double current = held.memory().content().importance();
        if (current != usual && current != promoted) {
            return current;
        }
        return isSaidInSeveral(held) ? promoted : usual;
    }

    private boolean isSaidInSeveral(Held held) {
        List<Evidence> evidence = held.fact().evidence();
        return evidence.size() >= SESSIONS
                && store
                                .load(
                                        everything(),
                                        evidence.stream().map(Evidence::source).toList())
                                .values()
                                .stream()
                                .map(Memory::scope)
                                .map(Scope::session)
                                .filter(session -> !session.isEmpty())
                                .distinct()
                                .count()
                        >= SESSIONS;
    }

    private Reach everything() {
        Part any = new Part.Any();
        return new Reach(principal.tenant(), any, any, any, any, AsOf.everything(Instant.EPOCH));
    }
}
