package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.tier.Pace;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads changes and turns, has them recognised, and keeps the books. For one thread; what it did not finish is done by doing it again. */
final class Distiller {
    private static final Logger LOG = LoggerFactory.getLogger(Distiller.class);

    /** Facts in all books together, some kilobyte each. */
    private static final int MOST_FACTS = 20_000;

    private static final int PAGE = 500;
    private static final Filter TURNS = new Filter.Eq(Field.Own.KIND, new Value.Text(Kind.EPISODIC.label()));
    private static final Comparator<Memory> SAID = Comparator.comparing(
                    (Memory memory) -> memory.scope().session())
            .thenComparingLong(memory -> memory.content().utterance().position())
            .thenComparing(Memory::id);

    private final MemoryStore store;
    private final Forgetting forgetting;
    private final Supplier<Recognizer> recognizers;
    private final DistillingLog log;
    private final Principal principal;
    private final Settling settling;
    private final TurnReader turns;
    private final LinkedHashMap<Home, FactBook> books = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Recognizer recognizer;

    Distiller(
            MemoryStore store,
            Remembering remembering,
            Forgetting forgetting,
            Supplier<Recognizer> recognizers,
            DistillingLog log,
            Principal principal) {
        this.store = store;
        this.forgetting = forgetting;
        this.recognizers = recognizers;
        this.log = log;
        this.principal = principal;
        this.settling = new Settling(store, remembering);
        this.turns = new TurnReader(store);
    }

    /** Forgets what it has in hand, which may be in part or no more what is stored. */
    void forgetBooks() {
        books.clear();
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
        settle();
    }

    private void written(Memory memory) {
        if (memory.content().collection().equals(Collections.FACTS)) {
            changed(memory);
            return;
        }
        if (memory.version() > 1) {
            turns.changed(memory.scope());
            FactBook book = book(Home.of(memory.scope()));
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
                .map(Memory::content)
                .anyMatch(before -> before.text().equals(memory.content().text())
                        && before.kind() == memory.content().kind()
                        && before.utterance().equals(memory.content().utterance()));
    }

    /** Looks at every turn that there is; false if it was told to end before. */
    boolean all(Pace pace) {
        String cursor = "";
        do {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            Page page = store.list(everything(), TURNS, cursor, PAGE);
            looked(page.memories().stream().sorted(SAID).toList());
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
            List<Turn> earlier = before.stream().map(TurnReader::turn).toList();
            String speaker = memory.content().utterance().speaker();
            for (Statement statement : understanding.recognize(earlier, turn)) {
                Memory source = statement.back() == 0 ? memory : before.get(before.size() - statement.back());
                book(Home.of(memory.scope())).tell(statement, speaker, source.key(), turn.at());
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
        Home home = Home.of(change.scope());
        FactBook book = book(home);
        book.stored(change.key().id()).ifPresent(book::remove);
        retract(book, change.key().id());
    }

    /** Deletes what a turn spoke for, with all versions of it, for these hold its words; and tells again what others say of that. */
    private void retract(FactBook book, MemoryId source) {
        Set<MemoryId> others = new LinkedHashSet<>();
        book.unsay(source);
        for (Fact fact : book.from(source)) {
            fact.evidence().forEach(each -> others.add(each.source().id()));
            fact.id().ifPresent(this::forget);
            book.remove(fact);
        }
        others.remove(source);
        for (MemoryId other : others) {
            store.find(everything(), other).ifPresent(this::tell);
        }
    }

    private void forget(MemoryId fact) {
        try {
            forgetting.forget(principal, everything(), fact, 0);
        } catch (Fault.NotFound gone) {
            LOG.debug("The fact {} was deleted already", fact);
        }
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
