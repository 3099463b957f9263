package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Stores what was changed in a {@link FactBook}: new facts, each under an idempotency key that says what it claims, so that of several who
 * find the same at once one stores it; then what else differs from what is stored. It may end anywhere, and be done again.
 */
final class Settling {
    private final MemoryStore store;
    private final Remembering remembering;

    Settling(MemoryStore store, Remembering remembering) {
        this.store = store;
        this.remembering = remembering;
    }

    /** A fact, and the book that it is in. */
    private record Entry(FactBook book, Fact fact) {}

    /**
     * Stores the changes of some books of one tenant: what is new in all of them together, so that texts are embedded and synced by the hundred.
     *
     * @throws Fault.Conflict if somebody else has changed a fact since its book was read; then another book is needed
     */
    void settle(Collection<FactBook> books, Principal principal) {
        List<Entry> fresh = new ArrayList<>();
        for (FactBook book : books) {
            book.placed().stream()
                    .filter(fact -> fact.id().isEmpty())
                    .forEach(fact -> fresh.add(new Entry(book, fact)));
        }
        for (int from = 0; from < fresh.size(); from += Remembering.BATCH_LIMIT) {
            add(fresh.subList(from, Math.min(fresh.size(), from + Remembering.BATCH_LIMIT)));
        }
        for (FactBook book : books) {
            if (!book.takeUnfounded().isEmpty()) {
                throw new Fault.Conflict("a fact was imported meanwhile");
            }
            for (Fact fact : book.placed()) {
                fact.id().ifPresent(id -> revise(book, principal, id, fact));
            }
            book.settled();
        }
    }

    private void add(List<Entry> fresh) {
        List<Draft> drafts = new ArrayList<>(fresh.size());
        for (Entry entry : fresh) {
            Content content = FactContent.of(entry.fact());
            drafts.add(new Draft(entry.book().home().scope(), content, key(entry), List.of()));
        }
        List<Receipt> receipts = remembering.remember(drafts);
        for (int i = 0; i < fresh.size(); i++) {
            added(fresh.get(i).book(), fresh.get(i).fact(), receipts.get(i));
        }
    }

    private void added(FactBook book, Fact fact, Receipt receipt) {
        MemoryId id = receipt.key().id();
        if (receipt.status() == Receipt.Status.DUPLICATE) {
            Optional<Fact> there = store.find(book.home().reach(), id)
                    .flatMap(FactContent::of)
                    .filter(other -> other.claim().equals(fact.claim()));
            // where another memory says so word for word, there is nothing to add to it
            there.ifPresentOrElse(other -> found(book, other, fact), () -> book.remove(fact));
            return;
        }
        Fact added = fact.storedAs(id, receipt.key().version());
        book.stored(added);
        if (added.version() > 1) {
            before(book, added).ifPresent(other -> merge(book, added, other));
        }
    }

    /** What a memory held before a version of it, if that was the same fact. */
    private Optional<Fact> before(FactBook book, Fact added) {
        return added.id().stream()
                .flatMap(id -> store.history(book.home().reach(), id).stream())
                .filter(entry -> entry.key().version() == added.version() - 1)
                .map(HistoryEntry::memory)
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(FactContent::of)
                .filter(other -> other.claim().equals(added.claim()));
    }

    private void found(FactBook book, Fact there, Fact more) {
        book.found(store, there);
        more.evidence().forEach(each -> book.tell(more.claim(), more.wording(), each));
    }

    private static void merge(FactBook book, Fact there, Fact more) {
        Fact merged = there;
        for (Evidence each : more.evidence()) {
            if (!merged.knows(each)) {
                merged = merged.saidAgain(more.wording(), each);
            }
        }
        book.change(merged);
    }

    private String key(Entry entry) {
        Claim claim = entry.fact().claim();
        String tenant = entry.book().home().scope().tenant();
        return "fact:" + store.key(tenant).authenticate(claim.key() + '\0' + claim.value());
    }

    private void revise(FactBook book, Principal principal, MemoryId id, Fact wanted) {
        if (book.stored(id).filter(wanted::equals).isPresent()) {
            return;
        }
        try {
            book.stored(wanted.storedAs(id, revised(book, principal, id, wanted)));
        } catch (Fault.Conflict conflict) {
            Fact stored = book.stored(id).orElseThrow(() -> conflict);
            Optional<Memory> now = store.find(book.home().reach(), id);
            if (now.isEmpty()
                    || now.get().version() != wanted.version()
                    || stored.wording().equals(wanted.wording())) {
                throw conflict;
            }
            // another memory is put so already: it stays as it is put
            Fact kept = wanted.put(stored.wording());
            book.stored(kept.storedAs(id, revised(book, principal, id, kept)));
        } catch (Fault.NotFound gone) {
            throw new Fault.Conflict("the fact " + id + " was deleted meanwhile");
        }
    }

    private int revised(FactBook book, Principal principal, MemoryId id, Fact wanted) {
        return remembering
                .revise(
                        principal,
                        book.home().reach(),
                        id,
                        wanted.version(),
                        memory -> FactContent.revised(memory.content(), wanted))
                .key()
                .version();
    }
}
