package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.TenantKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what a turn spoke for, with all versions of it, for these hold its words, and tells again what other turns say of that. Those are owed in the
 * {@link DistillingLog} from before the first deletion until they are told and stored, wherever it ends. For one thread.
 */
final class Retracting {
    private static final Logger LOG = LoggerFactory.getLogger(Retracting.class);

    /** Adds what a turn says to the book of its home. */
    interface Telling {
        /**
         * Adds it.
         *
         * @param which the claims that are told of all that it says
         */
        void tell(Memory turn, Predicate<Claim> which);
    }

    private final MemoryStore store;
    private final DistillingLog log;
    private final Principal principal;
    private final Books books;
    private final Telling telling;
    private final List<DistillingLog.Owed> owed = new ArrayList<>();
    private boolean owing = true;

    Retracting(MemoryStore store, DistillingLog log, Principal principal, Books books, Telling telling) {
        this.store = store;
        this.log = log;
        this.principal = principal;
        this.books = books;
        this.telling = telling;
    }

    /** Retracts what a turn spoke for that is there no more, or says something else now and is yet to be told. */
    void retract(Home home, MemoryId source) {
        retract(home, source, Set.of());
    }

    /** Retracts what a turn spoke for that says the same still, but is at home elsewhere; it is told again there. */
    void move(Home home, MemoryId source) {
        retract(home, source, Set.of(source));
    }

    private void retract(Home home, MemoryId source, Set<MemoryId> again) {
        FactBook book = books.of(home);
        book.unsay(source);
        List<Fact> gone = Stream.concat(book.from(source).stream(), book.formerlyFrom(store, source).stream())
                .distinct()
                .toList();
        if (gone.isEmpty()) {
            return;
        }
        Set<MemoryId> turns = new LinkedHashSet<>();
        gone.forEach(fact -> book.sources(store, fact).forEach(turns::add));
        turns.remove(source);
        turns.addAll(again);
        Untold untold = Untold.of(key(), gone);
        owed.addAll(log.owe(home.scope().user(), turns, untold));
        for (Fact fact : gone) {
            fact.id().ifPresent(books::forget);
            book.remove(fact);
        }
        tell(turns, untold);
    }

    /** Tells again of what is gone, and of nothing else, what turns say; what was taken back of that stays so. */
    private void tell(Collection<MemoryId> turns, Untold untold) {
        // first, so that a fact is put as those put it that are not taken back
        turns.stream().filter(untold::isWithdrawnFrom).forEach(turn -> tell(turn, untold));
        turns.stream().filter(turn -> !untold.isWithdrawnFrom(turn)).forEach(turn -> tell(turn, untold));
    }

    private void tell(MemoryId id, Untold untold) {
        TenantKey key = key();
        store.find(everything(), id).ifPresent(turn -> {
            telling.tell(turn, claim -> untold.has(key, claim));
            FactBook book = books.of(books.home(turn.scope()));
            for (Fact fact : book.from(id)) {
                fact.evidence().stream()
                        .filter(each -> untold.isWithdrawn(key, fact.claim(), each))
                        .forEach(each -> book.withdraw(fact.claim(), each));
            }
        });
    }

    /** What was told again is stored. */
    void settled() {
        owed.forEach(log::paid);
        owed.clear();
    }

    /** Something has failed: what is owed is told when there is time for it. */
    void failed() {
        owed.clear();
        owing = true;
    }

    /** Tells again what an end in the middle has left untold. Does nothing where there is nothing. */
    void repay() {
        if (!owing) {
            return;
        }
        for (DistillingLog.Owed some : log.owed()) {
            try {
                tell(some.turns(), some.of());
                books.settle();
            } catch (Fault.Invalid refused) {
                books.clear();
                some.turns().forEach(turn -> repay(turn, some));
            }
            log.paid(some);
        }
        owing = false;
    }

    private void repay(MemoryId turn, DistillingLog.Owed some) {
        try {
            tell(turn, some.of());
            books.settle();
        } catch (Fault.Invalid refused) {
            books.clear();
            LOG.warn("The memory {} cannot be distilled: {}", turn, refused.toString());
            log.bury(turn, some.user(), refused);
        }
    }

    private TenantKey key() {
        return store.key(principal.tenant());
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }
}
