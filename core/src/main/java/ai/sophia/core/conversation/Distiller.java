package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.sharing.Sharing;
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.tier.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads changes and turns, has them recognised, and keeps the books. For one thread; what it did not finish is done by doing it again. */
final class Distiller {
    private static final Logger LOG = LoggerFactory.getLogger(Distiller.class);

    /** Facts in all books together, some kilobyte each. */
    private static final int MOST_FACTS = 20_000;

    private static final int PAGE = 500;
    private static final Comparator<Memory> SAID = Comparator.comparing(
                    (Memory memory) -> memory.scope().session())
            .thenComparingLong(memory -> memory.content().utterance().position())
            .thenComparing(Memory::id);

    private final MemoryStore store;
    private final Forgetting forgetting;
    private final Supplier<Recognizer> recognizers;
    private final Sharings sharings;
    private final DistillingLog log;
    private final Principal principal;
    private final Settling settling;
    private final TurnReader turns;
    private final LinkedHashMap<Home, FactBook> books = new LinkedHashMap<>(16, 0.75f, true);
    /** How agents share, as far as it was looked up for what is at hand. */
    private final Map<Scope, Map<String, Sharing>> shared = new HashMap<>();

    private final List<DistillingLog.Owed> owed = new ArrayList<>();
    private boolean owing = true;
    private @Nullable Recognizer recognizer;

    Distiller(
            MemoryStore store,
            Remembering remembering,
            Forgetting forgetting,
            Supplier<Recognizer> recognizers,
            Sharings sharings,
            DistillingLog log,
            Principal principal) {
        this.store = store;
        this.forgetting = forgetting;
        this.recognizers = recognizers;
        this.sharings = sharings;
        this.log = log;
        this.principal = principal;
        this.settling = new Settling(store, remembering);
        this.turns = new TurnReader(store);
    }

    /** Forgets what it has in hand, which may be in part or no more what is stored. */
    void forgetBooks() {
        books.clear();
        owed.clear();
        owing = true;
    }

    /**
     * Distils what some changes tell, and stores it. What no memory can hold is left out.
     *
     * @throws Fault.Conflict if a fact was changed meanwhile by somebody else
     */
    void distil(List<Change> changes) {
        try {
            distilled(changes);
        } catch (RuntimeException refused) {
            if (refused instanceof Fault && !(refused instanceof Fault.Invalid)) {
                throw refused;
            }
            forgetBooks();
            if (changes.size() == 1) {
                bury(changes.getFirst().key().id(), changes.getFirst().scope(), refused);
            } else {
                changes.forEach(change -> distil(List.of(change)));
            }
        }
    }

    private void bury(MemoryId turn, Scope scope, RuntimeException failure) {
        LOG.warn("The memory {} cannot be distilled: {}", turn, failure.toString());
        log.bury(turn, scope.user(), failure);
    }

    private void distilled(List<Change> changes) {
        shared.clear();
        repay();
        Map<VersionKey, Memory> memories = store.load(
                everything(), changes.stream().map(Change::key).distinct().toList());
        for (Change change : changes) {
            Memory memory = memories.get(change.key());
            if (change.operation() == Operation.DELETED) {
                deleted(change);
            } else if (memory != null && change.operation() != Operation.EMBEDDED) {
                written(memory);
            }
        }
        exhume(changes);
        settle();
    }

    private void exhume(List<Change> changes) {
        List<Change> deleted = changes.stream()
                .filter(change -> change.operation() == Operation.DELETED)
                .toList();
        if (!deleted.isEmpty() && log.buried() > 0) {
            deleted.forEach(change -> log.exhume(change.key().id()));
        }
    }

    private void written(Memory memory) {
        if (memory.content().collection().equals(Collections.FACTS)) {
            changed(memory);
            return;
        }
        if (memory.version() > 1) {
            turns.changed(memory.scope());
            FactBook book = book(home(memory.scope()));
            if (saysTheSame(memory)) {
                book.move(memory.key());
                return;
            }
            retract(book, memory.id());
        }
        tell(memory);
    }

    /** Whether a version says just what the one before it says, and differs in how much it matters or the like. */
    private boolean saysTheSame(Memory memory) {
        return store.history(everything(), memory.id()).stream()
                .filter(entry -> entry.key().version() == memory.version() - 1)
                .flatMap(entry -> entry.memory().stream())
                .anyMatch(before -> saysTheSame(before.content(), memory.content()));
    }

    private static boolean saysTheSame(Content before, Content after) {
        return before.text().equals(after.text())
                && before.kind() == after.kind()
                && before.utterance().equals(after.utterance());
    }

    /**
     * Looks at every turn that there is, and then at every fact, for its turn may have been deleted or changed while nobody looked; false if it was
     * told to end before.
     */
    boolean all(Pace pace) {
        shared.clear();
        repay();
        return each(
                        everything(),
                        Backwards.TURNS,
                        pace,
                        memories -> looked(memories.stream().sorted(SAID).toList()))
                && each(everything(), Facts.all(), pace, this::compared);
    }

    /** Has facts follow how agents share: what an agent does not share with all is kept apart. */
    void share(Pace pace) {
        for (Sharings.Changed change : sharings.changed(principal)) {
            shared.clear();
            Part app = new Part.Only(change.app());
            Part user = new Part.Only(change.user());
            Reach reach = new Partition(principal.tenant(), app, user).reach();
            if (!each(reach, Facts.all(), pace, this::compared)) {
                return;
            }
            sharings.followed(principal, change);
        }
    }

    private boolean each(Reach reach, Filter filter, Pace pace, Consumer<List<Memory>> look) {
        String cursor = "";
        do {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            Page page = store.list(reach, filter, cursor, PAGE);
            look.accept(page.memories());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return true;
    }

    private void looked(List<Memory> memories) {
        try {
            memories.forEach(this::tell);
            settle();
        } catch (Fault.Invalid refused) {
            forgetBooks();
            if (memories.size() == 1) {
                bury(memories.getFirst().id(), memories.getFirst().scope(), refused);
            } else {
                memories.forEach(memory -> looked(List.of(memory)));
            }
        }
    }

    /** Puts facts right whose turns say something else now, or are gone. */
    private void compared(List<Memory> facts) {
        Map<VersionKey, Home> sources = new LinkedHashMap<>();
        for (Memory memory : facts) {
            Home home = new Home(memory.scope());
            FactContent.of(memory)
                    .ifPresent(fact -> Stream.concat(fact.evidence().stream(), fact.withdrawn().stream())
                            .forEach(each -> sources.put(each.source(), home)));
        }
        Map<VersionKey, Memory> told = store.load(everything(), sources.keySet());
        sources.forEach((source, home) -> compared(source, home, Optional.ofNullable(told.get(source))));
        settle();
    }

    private void compared(VersionKey source, Home home, Optional<Memory> told) {
        if (told.isPresent() && !home.turns().covers(told.get().scope())) {
            return; // somebody names the turn of another as what speaks for a fact
        }
        Optional<Memory> now = told.filter(turn -> turn.stored().to().equals(Period.FOREVER))
                .or(() -> store.find(home.turns(), source.id()));
        boolean stays = now.filter(turn -> home(turn.scope()).equals(home)).isPresent();
        if (stays && now.equals(told)) {
            return;
        }
        if (stays
                && told.isPresent()
                && saysTheSame(told.get().content(), now.get().content())) {
            book(home).move(now.get().key());
        } else if (now.isPresent() || !store.history(home.turns(), source.id()).isEmpty()) {
            // a turn without any history was never here: the fact was imported
            List<Fact> before = book(home).from(source.id());
            retract(book(home), source.id());
            now.ifPresent(turn -> retell(turn, before));
        }
    }

    /** Tells a turn again; what was taken back of that stays so. */
    private void retell(Memory turn, List<Fact> before) {
        tell(turn);
        FactBook book = book(home(turn.scope()));
        for (Fact fact : before) {
            fact.withdrawn().forEach(each -> book.withdraw(fact.claim(), each));
        }
    }

    /** Adds what a turn says to the book of its home. */
    private void tell(Memory memory) {
        if (memory.content().kind() != Kind.EPISODIC
                || memory.content().collection().equals(Collections.FACTS)) {
            return;
        }
        List<Memory> before = turns.before(memory);
        if (!TurnReader.isSaid(memory)) {
            return;
        }
        // a recogniser that cannot be made is no fault of the turn
        Recognizer understanding = recognizer();
        try {
            Turn turn = TurnReader.turn(memory);
            String speaker = memory.content().utterance().speaker();
            List<Statement> statements = understanding.recognize(
                    before.stream().map(TurnReader::turn).toList(), turn);
            for (Statement statement : statements) {
                Optional<MemoryId> agreesTo = statement.back() == 0
                        ? Optional.empty()
                        : Optional.of(
                                before.get(before.size() - statement.back()).id());
                book(home(memory.scope())).tell(statement, speaker, memory.key(), agreesTo, turn.at());
            }
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException failure) {
            bury(memory.id(), memory.scope(), failure);
        }
    }

    private Recognizer recognizer() {
        if (recognizer == null) {
            recognizer = recognizers.get();
        }
        return recognizer;
    }

    /** What somebody else did to a fact is read, and what follows from it is done, if they did not come to it. */
    private void changed(Memory memory) {
        Home home = new Home(memory.scope());
        if (book(home)
                .stored(memory.id())
                .filter(fact -> fact.version() >= memory.version())
                .isEmpty()) {
            settling.settle(List.of(book(home)), principal);
            books.remove(home);
        }
        FactContent.of(memory).ifPresent(fact -> book(home).touch(fact.claim().key()));
    }

    private void deleted(Change change) {
        turns.changed(change.scope());
        FactBook book = book(home(change.scope()));
        book.stored(change.key().id()).ifPresent(book::remove);
        retract(book, change.key().id());
    }

    /** Deletes what a turn spoke for, with all versions of it, for these hold its words; and tells again what others say of that. */
    private void retract(FactBook book, MemoryId source) {
        List<Fact> gone = new ArrayList<>(book.from(source));
        book.shortened().stream()
                .filter(fact -> !gone.contains(fact) && spokeOnce(source, fact))
                .forEach(gone::add);
        Set<MemoryId> others = new LinkedHashSet<>();
        book.unsay(source);
        gone.forEach(
                fact -> fact.evidence().forEach(each -> others.add(each.source().id())));
        others.remove(source);
        owed.addAll(log.owe(source, book.home().scope().user(), others));
        for (Fact fact : gone) {
            fact.id().ifPresent(this::forget);
            book.remove(fact);
        }
        tellAgain(others);
    }

    /** Whether a version of a fact names the turn that its latest does not name any more. */
    private boolean spokeOnce(MemoryId source, Fact fact) {
        return fact.id().stream()
                .flatMap(id -> store.history(everything(), id).stream())
                .flatMap(entry -> entry.memory().stream())
                .flatMap(memory -> FactContent.of(memory).stream())
                .anyMatch(version -> version.isFrom(source));
    }

    private void tellAgain(Collection<MemoryId> some) {
        some.forEach(turn -> store.find(everything(), turn).ifPresent(this::tell));
    }

    /** Tells again what an end in the middle has left untold. */
    private void repay() {
        if (!owing) {
            return;
        }
        for (DistillingLog.Owed some : log.owed()) {
            try {
                tellAgain(some.turns());
                settle();
            } catch (Fault.Invalid refused) {
                books.clear();
                LOG.warn("What other turns said of what was deleted cannot be told again: {}", refused.toString());
            }
            log.paid(some);
        }
        owing = false;
    }

    private void forget(MemoryId fact) {
        try {
            forgetting.forget(principal, everything(), fact, 0);
        } catch (Fault.NotFound gone) {
            LOG.debug("The fact {} was deleted already", fact);
        }
    }

    private Home home(Scope scope) {
        Scope whose = new Scope(scope.tenant(), scope.user(), "", "", scope.app());
        Map<String, Sharing> agents =
                shared.computeIfAbsent(whose, any -> sharings.of(principal, scope.user(), scope.app()));
        return Home.of(
                scope, agents.getOrDefault(scope.agent(), Sharing.WITH_ALL).isWithAll());
    }

    private FactBook book(Home home) {
        FactBook book = books.get(home);
        if (book == null) {
            book = FactBook.of(store, home);
            books.put(home, book);
        }
        return book;
    }

    private void settle() {
        settling.settle(
                books.values().stream().filter(book -> !book.isSettled()).toList(), principal);
        owed.forEach(log::paid);
        owed.clear();
        var eldest = books.values().iterator();
        int facts = books.values().stream().mapToInt(FactBook::size).sum();
        while (facts > MOST_FACTS && eldest.hasNext()) {
            facts -= eldest.next().size();
            eldest.remove();
        }
    }

    private Reach everything() {
        Part any = new Part.Any();
        return new Reach(principal.tenant(), any, any, any, any, AsOf.everything(Instant.EPOCH));
    }
}
