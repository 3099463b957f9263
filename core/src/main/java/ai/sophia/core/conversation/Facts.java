package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.remember.Remembering;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What is known from conversations: to be looked at, and to be taken back where it is wrong. What is taken back is kept, with what speaks for it,
 * and may be told again. Safe for all threads; calls block.
 */
public final class Facts {
    /** Facts that are looked at for those of some turns. */
    public static final int LOOKED_AT = 5_000;

    private static final int PAGE = 500;

    /** How often a change is made again because somebody else changed the same meanwhile. */
    private static final int ATTEMPTS = 5;

    private final MemoryStore store;
    private final Settling settling;

    public Facts(MemoryStore store, Remembering remembering) {
        this.store = store;
        this.settling = new Settling(store, remembering);
    }

    /** A fact with the memory that holds it. */
    public record Held(Fact fact, Memory memory) {}

    /**
     * A page of a listing.
     *
     * @param facts those that were found last first
     * @param next cursor of the page after it, empty if this is the last
     */
    public record Listing(List<Held> facts, String next) {
        public Listing {
            facts = List.copyOf(facts);
        }
    }

    /** Tells which memories are facts. */
    public static Filter all() {
        return new Filter.Eq(Field.Own.COLLECTION, new Value.Text(Collections.FACTS));
    }

    /** Tells which memories are facts of a sort. */
    public static Filter of(Sort sort) {
        return all().and(new Filter.Eq(
                new Field.Meta(List.of(Metadata.FACT, Metadata.SORT)), new Value.Text(sort.label())));
    }

    /** The fact that a memory holds, if it holds one. */
    public static Optional<Held> held(Memory memory) {
        return FactContent.of(memory).map(fact -> new Held(fact, memory));
    }

    /**
     * The facts that the reach sees; those of a user are of no session and no agent, and are told whichever agent is named, and where no session is.
     *
     * @param filter narrows them; {@link #all} for all
     * @param cursor where to go on, empty for the start
     * @param limit most facts of the page, from 1
     */
    public Listing list(Reach reach, Filter filter, String cursor, int limit) {
        Page page = store.list(whereKept(reach), all().and(filter), cursor, limit);
        return new Listing(
                page.memories().stream()
                        .flatMap(memory -> held(memory).stream())
                        .toList(),
                page.next());
    }

    /**
     * The versions of the facts that the reach sees as {@link #list} does, what matters most first.
     *
     * @param limit most versions, from 1
     */
    public List<VersionKey> foremost(Reach reach, int limit) {
        return store.foremost(whereKept(reach), all(), limit);
    }

    /**
     * Facts that were read by their versions.
     *
     * @param facts in the order of the versions; what is no fact is left out
     * @param gone how many of the versions are not to be seen any more
     */
    public record Loaded(List<Held> facts, int gone) {
        public Loaded {
            facts = List.copyOf(facts);
        }
    }

    /** Those of the versions that the reach sees as {@link #list} does. */
    public Loaded load(Reach reach, List<VersionKey> keys) {
        Map<VersionKey, Memory> memories = store.load(whereKept(reach), keys);
        List<Held> facts = keys.stream()
                .flatMap(key -> Optional.ofNullable(memories.get(key)).stream())
                .flatMap(memory -> held(memory).stream())
                .toList();
        return new Loaded(facts, keys.size() - memories.size());
    }

    /**
     * Facts are of no session: where all sessions are seen, none needs to be looked through. Those of a user are of no agent, but for what an agent
     * does not share with all: whichever agent asks for the user's is told what is the user's and its own.
     */
    private static Reach whereKept(Reach reach) {
        Part none = new Part.Only("");
        boolean ofUser = reach.user() instanceof Part.Only(String user) && !user.isEmpty();
        return new Reach(
                reach.tenant(),
                reach.app(),
                reach.user(),
                ofUser && reach.agent() instanceof Part.Only(String agent)
                        ? new Part.OneOf(Set.copyOf(List.of("", agent)))
                        : reach.agent(),
                reach.session() instanceof Part.Any ? none : reach.session(),
                reach.asOf());
    }

    /**
     * The facts that some turns speak for, of those that were found last: {@link #LOOKED_AT} are looked at.
     *
     * @param reach sees where they are kept
     */
    public List<Held> of(Reach reach, Set<MemoryId> turns) {
        List<Held> of = new ArrayList<>();
        String cursor = "";
        int seen = 0;
        do {
            Listing page = list(reach, all(), cursor, PAGE);
            page.facts().stream()
                    .filter(held -> held.fact().evidence().stream()
                            .anyMatch(each -> turns.contains(each.source().id())))
                    .forEach(of::add);
            seen += page.facts().size();
            cursor = page.next();
        } while (!cursor.isEmpty() && seen < LOOKED_AT);
        return of.reversed();
    }

    /**
     * The facts that some turns told last, whether they are so still or not, as the reach knows them.
     *
     * @param turns looked up by an index, some at a time
     */
    public List<Held> lastToldBy(Reach reach, Set<MemoryId> turns) {
        return store.understoodOf(ended(reach), turns).stream()
                .flatMap(memory -> held(memory).stream())
                .toList();
    }

    /** A fact, whether it is so still or not, as the reach knows it. */
    public Optional<Held> known(Reach reach, MemoryId id) {
        return store.find(ended(reach), id).flatMap(Facts::held);
    }

    /** Where facts are kept, those that are not so included. */
    private static Reach ended(Reach reach) {
        AsOf asOf = reach.asOf();
        return whereKept(reach).at(new AsOf(asOf.validAt(), asOf.knownAt(), asOf.now(), true));
    }

    /**
     * A fact.
     *
     * @param reach sees also what is not so now, if that is to be found
     * @throws Fault.NotFound if the reach sees no such fact
     */
    public Held find(Reach reach, MemoryId id) {
        return store.find(reach, id)
                .flatMap(Facts::held)
                .orElseThrow(() -> new Fault.NotFound("there is no fact " + id + " within your reach"));
    }

    /** The words of the turn that a piece of evidence names; empty if the turn is not there any more, or out of reach. */
    public Optional<String> words(Reach reach, Evidence evidence) {
        return Optional.ofNullable(store.load(reach, List.of(evidence.source())).get(evidence.source()))
                .map(turn -> turn.content().text())
                .filter(text -> evidence.span().end() <= text.length())
                .map(text -> evidence.span().of(text));
    }

    /**
     * Takes back what was understood last of what speaks for a fact, as if it had not been said: the fact is as it was before, and what it
     * had replaced is so again. Where another fact stands for it that says the same in other words, that is taken back instead: it stands for itself, and is not
     * folded into that one again.
     *
     * @param reach sees also what is not so now
     * @return the facts that say the same or something else of the same, as they are now
     * @throws Fault.NotFound if the reach sees no such fact
     * @throws Fault.Conflict if nothing speaks for it that could be taken back, or others change it all the time
     */
    public List<Held> undo(Principal principal, Reach reach, MemoryId id) {
        return changed(principal, reach, id, fact -> {
            if (fact.isFolded()) {
                return now -> now.isFolded() ? Optional.of(now.with(now.fold().undone())) : Optional.empty();
            }
            if (fact.evidence().isEmpty()) {
                throw new Fault.Conflict("nothing speaks for the fact " + id + " any more: it was taken back already");
            }
            Evidence last = fact.evidence().getLast();
            return now -> same(now.evidence(), last).map(said -> {
                List<Evidence> left = new ArrayList<>(now.evidence());
                left.remove(said);
                return now.without(said, left.isEmpty() ? now.wording() : wording(reach, now, left.getLast()));
            });
        });
    }

    /**
     * Tells again what was taken back last of what spoke for a fact; or first that it is the same as another one, if that was taken back and both are there.
     *
     * @param reach sees also what is not so now
     * @return as {@link #undo} does
     * @throws Fault.NotFound if the reach sees no such fact
     * @throws Fault.Conflict if nothing was taken back, or others change it all the time
     */
    public List<Held> redo(Principal principal, Reach reach, MemoryId id) {
        return changed(principal, reach, id, fact -> {
            if (!fact.evidence().isEmpty() && wasFolded(reach, fact)) {
                MemoryId into = fact.fold().apart().getLast();
                return now -> now.fold().apart().contains(into)
                        ? Optional.of(now.with(now.fold().redone()))
                        : Optional.empty();
            }
            if (fact.withdrawn().isEmpty()) {
                throw new Fault.Conflict("nothing that spoke for the fact " + id + " was taken back");
            }
            Evidence last = fact.withdrawn().getFirst();
            return now -> same(now.withdrawn(), last).map(said -> {
                boolean latest = now.evidence().isEmpty()
                        || said.compareTo(now.evidence().getLast()) > 0;
                return now.with(said, latest ? wording(reach, now, said) : now.wording());
            });
        });
    }

    /** Whether it was taken back that a fact is the same as another, which is there still. */
    private boolean wasFolded(Reach reach, Fact fact) {
        List<MemoryId> apart = fact.fold().apart();
        return !apart.isEmpty() && store.find(reach, apart.getLast()).isPresent();
    }

    private static Optional<Evidence> same(List<Evidence> evidence, Evidence one) {
        return evidence.stream().filter(one::isInTheSamePlaceAs).findFirst();
    }

    /** What is done to a fact: once, however often it has to be tried. */
    private interface Step {
        /** The fact when it is done; empty if it is done already. */
        Optional<Fact> of(Fact now);
    }

    /**
     * @param decided what is to be done, by what the fact is before
     */
    private List<Held> changed(Principal principal, Reach reach, MemoryId id, Function<Fact, Step> decided) {
        Fault.Conflict last = new Fault.Conflict("others change the fact " + id + " all the time: try again");
        Fact before = find(reach, id).fact();
        Step step = decided.apply(before);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Held held = find(reach, id);
            FactBook book = FactBook.of(store, new Home(held.memory().scope()));
            step.of(held.fact()).ifPresent(book::change);
            try {
                settling.settle(List.of(book), principal);
                return same(reach, book, before);
            } catch (Fault.Conflict conflict) {
                last = conflict;
            }
        }
        throw last;
    }

    /** The facts that speak of the same, and those that one has ended, was ended by, stands for or is told by, before or now. */
    private List<Held> same(Reach reach, FactBook book, Fact before) {
        Set<MemoryId> ids = new LinkedHashSet<>();
        before.id().flatMap(book::stored).ifPresent(now -> {
            now.id().ifPresent(ids::add);
            ids.addAll(bound(now));
        });
        ids.addAll(bound(before));
        book.all().stream()
                .filter(fact -> fact.claim().key().equals(before.claim().key()))
                .forEach(fact -> fact.id().ifPresent(ids::add));
        List<Held> same = new ArrayList<>();
        for (MemoryId id : ids) {
            store.find(reach, id).flatMap(Facts::held).ifPresent(same::add);
        }
        return same;
    }

    /** What a fact has to do with as it is stored. */
    private static List<MemoryId> bound(Fact fact) {
        List<MemoryId> others = new ArrayList<>(fact.replaces());
        fact.replacedBy().ifPresent(others::add);
        fact.fold().also().forEach(each -> others.add(each.id()));
        fact.fold().sameAs().ifPresent(others::add);
        return others;
    }

    /** How the fact was put when this was the last that spoke for it. */
    private Wording wording(Reach reach, Fact fact, Evidence last) {
        return fact.id().stream()
                .flatMap(id -> store.history(reach, id).reversed().stream())
                .map(HistoryEntry::memory)
                .flatMap(Optional::stream)
                .flatMap(memory -> FactContent.of(memory).stream())
                .filter(earlier -> !earlier.evidence().isEmpty()
                        && earlier.evidence().getLast().isInTheSamePlaceAs(last))
                .map(Fact::wording)
                .findFirst()
                .orElse(fact.wording());
    }
}
