package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.conversation.Understanding.Understood;
import ai.sophia.core.filter.Filter;
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
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads changes and turns, has them recognised, and keeps the books. For one thread; what it did not finish is done by doing it again. */
final class Distiller {
    private static final Logger LOG = LoggerFactory.getLogger(Distiller.class);

    /** Memories that are listed at once to see whose they are. */
    private static final int PAGE = 500;

    /** After how long it is tried again to store what somebody else has changed. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    private static final int ATTEMPTS = 5;

    private final MemoryStore store;
    private final Understanding understanding;
    private final Sharings sharings;
    private final DistillingLog log;
    private final Principal principal;
    private final TurnReader turns;
    private final Books books;
    private final Retracting retracting;
    private final Comparing comparing;
    private final FactVectors vectors;
    private final Nearby known;

    Distiller(
            MemoryStore store,
            Remembering remembering,
            Forgetting forgetting,
            Understanding understanding,
            Sharings sharings,
            DistillingLog log,
            FactVectors vectors,
            Principal principal) {
        this.store = store;
        this.understanding = understanding;
        this.sharings = sharings;
        this.log = log;
        this.principal = principal;
        this.turns = new TurnReader(store);
        this.books = new Books(store, new Settling(store, remembering), forgetting, sharings, principal);
        this.retracting = new Retracting(store, log, principal, books, this::tell);
        this.comparing = new Comparing(store, books, retracting, this::tell);
        this.vectors = vectors;
        this.known = new Nearby(
                said -> books.of(books.home(said.scope())),
                turn -> store.find(everything(), turn).isPresent(),
                vectors::of);
    }

    /** Forgets what it has in hand, which may be in part or no more what is stored. */
    void forgetBooks() {
        books.clear();
        turns.clear();
        retracting.failed();
    }

    /** Tells what an end in the middle has left untold. */
    void repay() {
        retracting.repay();
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
        LOG.warn("The memory {} is not distilled as it should be: {}", turn, failure.toString());
        log.bury(turn, scope.user(), failure);
    }

    private void distilled(List<Change> changes) {
        books.refresh();
        repay();
        Map<VersionKey, Memory> memories = store.load(
                everything(), changes.stream().map(Change::key).distinct().toList());
        try {
            prepare(changes.stream()
                    .filter(change -> change.operation() == Operation.ADDED)
                    .flatMap(change -> Optional.ofNullable(memories.get(change.key())).stream()));
        } catch (Fault.Unavailable away) {
            // what is deleted does not wait for a model that is away
            forgetBooks();
            changes.stream()
                    .filter(change -> change.operation() == Operation.DELETED)
                    .forEach(this::deleted);
            throw away;
        }
        for (Change change : changes) {
            if (change.operation() == Operation.DELETED) {
                deleted(change);
            } else if (change.operation() != Operation.EMBEDDED) {
                // a version that was replaced before it was read is followed by the one that is there
                Optional.ofNullable(memories.get(change.key()))
                        .or(() -> store.find(everything(), change.key().id()))
                        .ifPresent(memory -> written(memory, change.key().version()));
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

    /**
     * @param memory as it is now
     * @param version the one that was written
     */
    private void written(Memory memory, int version) {
        Home home = books.home(memory.scope());
        if (memory.content().collection().equals(Collections.FACTS)) {
            if (!books.of(home).from(memory.id()).isEmpty()) {
                retracting.retract(home, memory.id()); // it was a turn
            }
            changed(memory);
            return;
        }
        if (version > 1) {
            turns.changed(memory.scope());
            if (saysTheSame(memory, version - 1)) {
                books.of(home).move(memory.key());
                return;
            }
            retracting.retract(home, memory.id());
        }
        tell(memory, any -> true);
    }

    /** Whether a memory says just what a version of it said, and differs in how much it matters or the like. */
    private boolean saysTheSame(Memory memory, int before) {
        return store.history(everything(), memory.id()).stream()
                .filter(entry -> entry.key().version() == before)
                .flatMap(entry -> entry.memory().stream())
                .anyMatch(version -> Comparing.saysTheSame(version.content(), memory.content()));
    }

    /**
     * Looks at every turn that there is, and then at every fact, for its turn may have been deleted or changed while nobody looked; one user after
     * the other, so that each book is opened once. False if it was told to end before.
     */
    boolean all(Pace pace) {
        repay();
        return ofEach(Backwards.TURNS, pace, user -> inOrder(user, pace))
                && ofEach(Facts.all(), pace, user -> each(user, Facts.all(), pace, comparing::compare));
    }

    /** Looks at each app and user of whom there are such memories; false if it was told to end before. */
    private boolean ofEach(Filter filter, Pace pace, Predicate<Reach> look) {
        Set<Partition> seen = new HashSet<>();
        String cursor = "";
        do {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            Page page = store.list(everything(), filter, cursor, PAGE);
            for (Memory memory : page.memories()) {
                Partition whose = of(memory.scope().app(), memory.scope().user());
                if (seen.add(whose) && !look.test(whose.reach())) {
                    return false;
                }
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        return true;
    }

    /** Looks at the turns of a user in the order of their saying, for each may end what those before it told; false if it was told to end before. */
    private boolean inOrder(Reach user, Pace pace) {
        Forwards forwards = new Forwards(store, user);
        if (!forwards.list(pace)) {
            return false;
        }
        for (int from = 0; from < forwards.size(); from += understanding.portion()) {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            books.refresh();
            List<Memory> some = forwards.read(from, understanding.portion());
            if (!patiently(() -> looked(some), pace)) {
                return false;
            }
        }
        return true;
    }

    private Partition of(String app, String user) {
        return new Partition(principal.tenant(), new Part.Only(app), new Part.Only(user));
    }

    /** Has facts follow how agents share: what an agent does not share with all is kept apart. */
    void share(Pace pace) {
        for (Sharings.Changed change : sharings.changed(principal)) {
            // what is in hand may be behind what users have undone meanwhile
            books.clear();
            repay();
            if (!each(of(change.app(), change.user()).reach(), Facts.all(), pace, comparing::compare)) {
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
            books.refresh();
            Page page = store.list(reach, filter, cursor, understanding.portion());
            if (!patiently(() -> look.accept(page.memories()), pace)) {
                return false;
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        return true;
    }

    /**
     * Looks at some memories, and at the same once more where somebody else has changed a fact meanwhile; false if it was told to end before.
     *
     * @throws Fault.Conflict if somebody always has, or another node leads now
     */
    private boolean patiently(Runnable look, Pace pace) {
        for (int left = ATTEMPTS; ; left--) {
            try {
                look.run();
                return true;
            } catch (Fault.Conflict changed) {
                if (left == 1 || !store.leads()) {
                    throw changed;
                }
                forgetBooks();
                if (!pace.pause(AGAIN)) {
                    return false;
                }
                repay();
            }
        }
    }

    private void looked(List<Memory> memories) {
        try {
            prepare(memories.stream());
            memories.forEach(memory -> tell(memory, any -> true));
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

    /** Adds what a turn says to the book of its home, of these claims. */
    private void tell(Memory memory, Predicate<Claim> which) {
        if (!isTurn(memory)) {
            return;
        }
        List<Memory> before = turns.before(memory);
        if (!TurnReader.isSaid(memory)) {
            return;
        }
        try {
            Said said = said(memory, before);
            Understood understood = understanding.understand(said, known);
            for (Statement statement : understood.statements()) {
                if (!which.test(statement.claim())) {
                    continue;
                }
                Optional<MemoryId> agreesTo = statement
                        .restsOn()
                        .or(() -> statement.back() == 0
                                ? Optional.empty()
                                : Optional.of(before.get(before.size() - statement.back())
                                        .id()));
                Wording wording = statement.wording(memory.content().utterance().speaker(), understood.by());
                books.of(books.home(memory.scope()))
                        .tell(
                                statement,
                                wording,
                                memory.key(),
                                agreesTo,
                                said.turn().at());
            }
            understood.failure().ifPresent(failure -> bury(memory.id(), memory.scope(), failure));
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException failure) {
            bury(memory.id(), memory.scope(), failure);
        }
    }

    /** Has turns be understood together, as far as that is of use. */
    private void prepare(Stream<Memory> memories) {
        List<Memory> all = memories.filter(Distiller::isTurn).toList();
        // at once, for they are asked for one by one
        vectors.of(all.stream().map(Memory::key).toList());
        understanding.prepare(
                all.stream().flatMap(memory -> {
                    // read of those that nobody said too, for others may follow them
                    List<Memory> before = turns.before(memory);
                    return TurnReader.isSaid(memory) ? Stream.of(said(memory, before)) : Stream.empty();
                }),
                known);
    }

    private static boolean isTurn(Memory memory) {
        return memory.content().kind() == Kind.EPISODIC
                && !memory.content().collection().equals(Collections.FACTS);
    }

    private static Said said(Memory memory, List<Memory> before) {
        return new Said(
                memory.key(),
                memory.scope(),
                before.stream().map(TurnReader::turn).toList(),
                TurnReader.turn(memory));
    }

    /** What somebody else did to a fact is read, and what follows from it is done, if they did not come to it. */
    private void changed(Memory memory) {
        Home home = new Home(memory.scope());
        boolean known = books.of(home)
                .stored(memory.id())
                .filter(fact -> fact.version() >= memory.version())
                .isPresent();
        if (!known) {
            books.readAgain(home);
        }
    }

    private void deleted(Change change) {
        turns.changed(change.scope());
        understanding.forget(change.key().id());
        Home home = books.home(change.scope());
        MemoryId id = change.key().id();
        books.of(home).stored(id).ifPresent(books.of(home)::remove);
        retracting.retract(home, id);
    }

    private void settle() {
        books.settle();
        retracting.settled();
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }
}
