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

    /**
     * Stores the changes.
     *
     * @throws Fault.Conflict if somebody else has changed a fact since the book was read; then another book is needed
     */
    void settle(FactBook book, Principal principal) {
        if (book.isSettled()) {
            return;
        }
        List<Fact> fresh =
                book.placed().stream().filter(fact -> fact.id().isEmpty()).toList();
        for (int from = 0; from < fresh.size(); from += Remembering.BATCH_LIMIT) {
            add(book, principal, fresh.subList(from, Math.min(fresh.size(), from + Remembering.BATCH_LIMIT)));
        }
        for (Fact fact : book.placed()) {
            fact.id().ifPresent(id -> revise(book, principal, id, fact));
        }
        book.settled();
    }

    private void add(FactBook book, Principal principal, List<Fact> fresh) {
        List<Draft> drafts = new ArrayList<>(fresh.size());
        for (Fact fact : fresh) {
            Content content = FactContent.of(fact, principal.name());
            drafts.add(new Draft(book.home().scope(), content, key(book, fact), List.of()));
        }
        List<Receipt> receipts = remembering.remember(drafts);
        for (int i = 0; i < fresh.size(); i++) {
            Fact fact = fresh.get(i);
            MemoryId id = receipts.get(i).key().id();
            int version = receipts.get(i).key().version();
            if (receipts.get(i).status() == Receipt.Status.DUPLICATE) {
                Optional<Fact> there = store.find(book.home().reach(), id)
                        .flatMap(FactContent::of)
                        .filter(other -> other.claim().equals(fact.claim()));
                // where another memory says so word for word, there is nothing to add to it
                there.ifPresentOrElse(other -> found(book, other, fact), () -> book.remove(fact));
            } else {
                Fact added = fact.storedAs(id, version);
                book.stored(added);
                if (version > 1) {
                    before(book, id, version).ifPresent(other -> merge(book, added, other));
                }
            }
        }
    }

    /** What a memory held before a version of it, if that was the same fact. */
    private Optional<Fact> before(FactBook book, MemoryId id, int version) {
        return store.history(book.home().reach(), id).stream()
                .filter(entry -> entry.key().version() == version - 1)
                .map(HistoryEntry::memory)
                .flatMap(Optional::stream)
                .findFirst()
                .flatMap(FactContent::of);
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

    private String key(FactBook book, Fact fact) {
        String claim = fact.claim().key() + '\0' + fact.claim().value();
        return "fact:" + store.key(book.home().scope().tenant()).authenticate(claim);
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
