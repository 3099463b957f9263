package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.sharing.Sharing;
import ai.sophia.core.sharing.Sharings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The facts that are in hand, by home, each book read when it is first needed and put away when there are too many. For one thread. */
final class Books {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    /** Facts in all books together, some kilobyte each. */
    private static final int MOST_FACTS = 8_000;

    private final MemoryStore store;
    private final Settling settling;
    private final Forgetting forgetting;
    private final Sharings sharings;
    private final Principal principal;
    private final LinkedHashMap<Home, FactBook> books = new LinkedHashMap<>(16, 0.75f, true);

    /** How agents share, as far as it was looked up for what is at hand. */
    private final Map<Scope, Map<String, Sharing>> shared = new HashMap<>();

    Books(MemoryStore store, Settling settling, Forgetting forgetting, Sharings sharings, Principal principal) {
        this.store = store;
        this.settling = settling;
        this.forgetting = forgetting;
        this.sharings = sharings;
        this.principal = principal;
    }

    /** Where is kept what is said in a scope. */
    Home home(Scope scope) {
        Scope whose = new Scope(scope.tenant(), scope.user(), "", "", scope.app());
        Map<String, Sharing> agents =
                shared.computeIfAbsent(whose, any -> sharings.of(principal, scope.user(), scope.app()));
        return Home.of(
                scope, agents.getOrDefault(scope.agent(), Sharing.WITH_ALL).isWithAll());
    }

    FactBook of(Home home) {
        FactBook book = books.get(home);
        if (book == null) {
            book = FactBook.of(store, home);
            books.put(home, book);
        }
        return book;
    }

    /** Stores what was changed in one, and reads it anew. */
    void readAgain(Home home) {
        settle(List.of(of(home)));
        books.put(home, FactBook.of(store, home));
    }

    /** Stores what was changed in all. */
    void settle() {
        settle(books.values().stream().filter(book -> !book.isSettled()).toList());
        var eldest = books.values().iterator();
        int facts = books.values().stream().mapToInt(FactBook::size).sum();
        int others = books.size() - 1; // the one in use stays, however large it is
        while (facts > MOST_FACTS && others-- > 0) {
            facts -= eldest.next().size();
            eldest.remove();
        }
    }

    private void settle(List<FactBook> changed) {
        changed.forEach(book -> book.takeUnfounded().forEach(this::forget));
        settling.settle(changed, principal);
    }

    /** Deletes a fact, with all versions. */
    void forget(MemoryId fact) {
        try {
            forgetting.forget(principal, Partition.whole(principal.tenant()).reach(), fact, 0);
        } catch (Fault.NotFound gone) {
            LOG.debug("The fact {} was deleted already", fact);
        }
    }

    /** Forgets all of them, and what was changed in them. */
    void clear() {
        books.clear();
        shared.clear();
    }

    /** Has it be looked up anew how agents share. */
    void refresh() {
        shared.clear();
    }
}
