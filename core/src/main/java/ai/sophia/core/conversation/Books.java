package ai.sophia.core.conversation;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.sharing.Sharing;
import ai.sophia.core.sharing.Sharings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The facts that are in hand, by home, each book read when it is first needed and put away when there are too many. For one thread. */
final class Books {
    /** Facts in all books together, some kilobyte each. */
    private static final int MOST_FACTS = 20_000;

    private final MemoryStore store;
    private final Settling settling;
    private final Sharings sharings;
    private final Principal principal;
    private final LinkedHashMap<Home, FactBook> books = new LinkedHashMap<>(16, 0.75f, true);

    /** How agents share, as far as it was looked up for what is at hand. */
    private final Map<Scope, Map<String, Sharing>> shared = new HashMap<>();

    Books(MemoryStore store, Settling settling, Sharings sharings, Principal principal) {
        this.store = store;
        this.settling = settling;
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

    /** Stores what was changed in one, and puts it away. */
    void putAway(Home home) {
        settling.settle(List.of(of(home)), principal);
        books.remove(home);
    }

    /** Stores what was changed in all. */
    void settle() {
        settling.settle(
                books.values().stream().filter(book -> !book.isSettled()).toList(), principal);
        var eldest = books.values().iterator();
        int facts = books.values().stream().mapToInt(FactBook::size).sum();
        while (facts > MOST_FACTS && eldest.hasNext()) {
            facts -= eldest.next().size();
            eldest.remove();
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
