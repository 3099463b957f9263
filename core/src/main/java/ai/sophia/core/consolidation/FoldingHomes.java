package ai.sophia.core.consolidation;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Folding;
import ai.sophia.core.conversation.Folding.Folded;
import ai.sophia.core.conversation.Home;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.space.Spaces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Has facts that say the same be folded, one home after the other; the next round goes on where one ended. For one thread at a time. */
final class FoldingHomes {
    /** Facts that a round looks at, those of the last home and a page of others besides. */
    private static final int FACTS = 10_000;

    private static final int PAGE = 500;

    /** Homes that are remembered as looked at. Of more, some are looked at twice. */
    private static final int MOST_DONE = 50_000;

    private final MemoryStore store;
    private final Folding folding;
    private final Principal principal;

    /** Where a page begins, and the homes that were looked at since all were. */
    private String cursor = "";

    private final Set<Home> done = new HashSet<>();

    FoldingHomes(MemoryStore store, Spaces spaces, Remembering remembering, Principal principal) {
        this.store = store;
        this.folding = new Folding(store, spaces, remembering);
        this.principal = principal;
    }

    /**
     * Makes a round.
     *
     * @param goOn whether to go on; asked after each home
     */
    List<Folding.Step> round(boolean dryRun, BooleanSupplier goOn) {
        List<Folding.Step> steps = new ArrayList<>();
        Set<Home> seen = dryRun ? new HashSet<>(done) : done;
        String page = cursor;
        int looked = 0;
        do {
            Page some = store.list(Partition.whole(principal.tenant()).reach(), Facts.all(), page, PAGE);
            for (Memory fact : some.memories()) {
                Home home = new Home(fact.scope());
                if (!seen.add(home)) {
                    continue;
                }
                Folded folded = folding.fold(principal, home, dryRun);
                steps.addAll(folded.steps());
                looked += folded.facts();
                if (looked >= FACTS || !goOn.getAsBoolean()) {
                    return steps; // the same page again, without the homes that were looked at
                }
            }
            page = some.next();
            if (!dryRun) {
                cursor = page;
                forget();
            }
        } while (!page.isEmpty());
        return steps;
    }

    private void forget() {
        if (cursor.isEmpty() || done.size() > MOST_DONE) {
            done.clear();
        }
    }
}
