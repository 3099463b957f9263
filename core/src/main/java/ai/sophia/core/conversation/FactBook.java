package ai.sophia.core.conversation;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The facts of one {@link Home} as one thread sees them, with what it has added and not yet stored. */
final class FactBook {
    private static final int PAGE = 500;

    private final Home home;
    private final Map<String, Map<String, Fact>> facts = new HashMap<>();
    private final Map<MemoryId, Fact> stored = new HashMap<>();
    private final Set<MemoryId> foreign = new HashSet<>();
    private final Set<String> touched = new LinkedHashSet<>();

    /** By turn the claims that it speaks for, and others that it spoke for once; made when somebody asks, for most books are never asked. */
    private @Nullable Map<MemoryId, Set<Claim>> bySource;

    FactBook(Home home) {
        this.home = home;
    }

    /** All facts of a home. */
    static FactBook of(MemoryStore store, Home home) {
        return read(store, home, Facts.all());
    }

    /** Those facts of a home that have one key. */
    static FactBook of(MemoryStore store, Home home, String key) {
        Filter named = new Filter.Eq(new Field.Meta(List.of(FactContent.FACT, "key")), new Value.Text(key));
        return read(store, home, Facts.all().and(named));
    }

    private static FactBook read(MemoryStore store, Home home, Filter filter) {
        FactBook book = new FactBook(home);
        String cursor = "";
        do {
            Page page = store.list(home.reach(), filter, cursor, PAGE);
            List<Fact> read = page.memories().stream()
                    .flatMap(memory -> FactContent.of(memory).stream())
                    .toList();
            read.forEach(book::stored);
            book.foreign.addAll(foreign(store, home, read));
            cursor = page.next();
        } while (!cursor.isEmpty());
        return book;
    }

    /** Those of the facts whose turns are not here: they were imported, and what they name as evidence proves nothing. */
    private static Set<MemoryId> foreign(MemoryStore store, Home home, List<Fact> facts) {
        Map<VersionKey, Fact> told = new LinkedHashMap<>();
        facts.stream()
                .filter(fact -> !fact.evidence().isEmpty())
                .forEach(fact -> told.put(fact.evidence().getLast().source(), fact));
        Set<VersionKey> here = told.isEmpty()
                ? Set.of()
                : store.load(home.turns(), told.keySet()).keySet();
        return facts.stream()
                .filter(fact -> !fact.evidence().isEmpty()
                        && !here.contains(fact.evidence().getLast().source()))
                .flatMap(fact -> fact.id().stream())
                .collect(Collectors.toSet());
    }

    /** Takes note of a fact that others have stored. */
    void found(MemoryStore store, Fact fact) {
        stored(fact);
        foreign.addAll(foreign(store, home, List.of(fact)));
    }

    Home home() {
        return home;
    }

    int size() {
        return stored.size();
    }

    /** The fact that a memory holds as it was last stored. */
    Optional<Fact> stored(MemoryId id) {
        return Optional.ofNullable(stored.get(id));
    }

    /** Takes note of a fact as it is stored now. */
    void stored(Fact fact) {
        fact.id().ifPresent(id -> stored.put(id, fact));
        put(fact);
    }

    private void put(Fact fact) {
        facts.computeIfAbsent(fact.claim().key(), key -> new LinkedHashMap<>())
                .put(fact.claim().value(), fact);
        if (bySource != null) {
            index(bySource, fact);
        }
    }

    private static void index(Map<MemoryId, Set<Claim>> bySource, Fact fact) {
        Stream.concat(fact.evidence().stream(), fact.withdrawn().stream())
                .flatMap(each -> Stream.concat(Stream.of(each.source().id()), each.agreesTo().stream()))
                .forEach(turn -> bySource.computeIfAbsent(turn, any -> new LinkedHashSet<>())
                        .add(fact.claim()));
    }

    private Optional<Fact> of(Claim claim) {
        return Optional.ofNullable(facts.getOrDefault(claim.key(), Map.of()).get(claim.value()));
    }

    /** Adds what a turn says. */
    void tell(Claim claim, Wording wording, Evidence said) {
        Optional<Fact> known = of(claim);
        if (known.isEmpty()) {
            change(Fact.of(claim, wording, said));
        } else if (known.get().id().filter(foreign::remove).isPresent()) {
            change(known.get().toldBy(wording, said));
        } else if (!known.get().knows(said)) {
            change(known.get().saidAgain(wording, said));
        }
    }

    /** Takes back what a turn has told, if it has. */
    void withdraw(Claim claim, Evidence said) {
        of(claim)
                .filter(fact -> fact.evidence().contains(said))
                .ifPresent(fact -> change(fact.without(said, fact.wording())));
    }

    /** Puts another state of a fact, to be stored. */
    void change(Fact fact) {
        put(fact);
        touched.add(fact.claim().key());
    }

    /** Has it be looked at whether the facts of a key are as they should be. */
    void touch(String key) {
        touched.add(key);
    }

    /** Has what a turn speaks for name its latest version. */
    void move(VersionKey turn) {
        from(turn.id()).forEach(fact -> change(fact.moved(turn)));
    }

    /** Takes a fact out that is kept no more. */
    void remove(Fact fact) {
        Map<String, Fact> same = facts.getOrDefault(fact.claim().key(), Map.of());
        if (!same.isEmpty()) {
            same.remove(fact.claim().value());
        }
        fact.id().ifPresent(stored::remove);
        touched.add(fact.claim().key());
    }

    /** The facts that a turn speaks for, or spoke. */
    List<Fact> from(MemoryId source) {
        if (bySource == null) {
            Map<MemoryId, Set<Claim>> index = new HashMap<>();
            all().forEach(fact -> index(index, fact));
            bySource = index;
        }
        return bySource.getOrDefault(source, Set.of()).stream()
                .flatMap(claim -> of(claim).stream())
                .filter(fact -> fact.isFrom(source))
                .toList();
    }

    /** The facts for which more spoke than is kept. */
    List<Fact> shortened() {
        return all().stream().filter(Fact::isShortened).toList();
    }

    /** All of them. */
    List<Fact> all() {
        return facts.values().stream().flatMap(same -> same.values().stream()).toList();
    }

    /** Places anew in time what was changed, and tells it. */
    List<Fact> placed() {
        List<Fact> placed = new ArrayList<>();
        for (String key : touched) {
            Collection<Fact> same = facts.getOrDefault(key, Map.of()).values();
            for (Fact fact : Timeline.of(same)) {
                put(fact);
                placed.add(fact);
            }
        }
        return placed;
    }

    /** What was changed is stored. */
    void settled() {
        touched.clear();
    }

    boolean isSettled() {
        return touched.isEmpty();
    }
}
