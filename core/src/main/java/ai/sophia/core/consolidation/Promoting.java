package ai.sophia.core.consolidation;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.lifecycle.Weighing;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import java.util.List;

/**
 * Has facts matter more that were said in several sessions, and as all others of their sort when they are not any more. Facts whose importance
 * somebody gave, or that is learned, are left alone. Safe for all threads; calls block.
 */
final class Promoting {
    /** Said in so many sessions a fact matters more. */
    static final int SESSIONS = 3;

    /** So much more it matters. */
    private static final double MORE = 0.1;

    /** An importance has three places. */
    private static final double PLACES = 1_000;

    private final MemoryStore store;
    private final Weighing weighing;
    private final Principal principal;

    Promoting(MemoryStore store, Remembering remembering, Principal principal) {
        this.store = store;
        this.weighing = new Weighing(remembering);
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
                .filter(held -> isOwn(memory))
                .isPresent();
    }

    /** Whether a fact matters as much as it did from the beginning, or as promoting had it: nobody else decided that. */
    private boolean isOwn(Memory memory) {
        List<Weighing.Weighed> weighed = Weighing.weighed(store.history(everything(), memory.id()));
        return weighed.size() == 1
                || (!weighed.isEmpty() && weighed.getLast().actor().equals(principal.name()));
    }

    /** Has it matter as it should; says whether it does, which it does not if it was changed meanwhile. */
    boolean promote(Memory memory) {
        Held held = Facts.held(memory).orElseThrow();
        return weighing.weigh(principal, everything(), memory, wanted(held));
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
        return Partition.whole(principal.tenant()).reach();
    }
}
