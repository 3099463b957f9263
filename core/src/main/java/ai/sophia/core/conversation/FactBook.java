package ai.sophia.core.conversation;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Endings.Ended;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.tier.TenantKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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

    /** How much is kept that may turn out to end something, some kilobyte each. */
    private static final int MOST_TENTATIVE = 100;

    private final Home home;
    private final Map<String, Map<String, Fact>> facts = new HashMap<>();
    private final Map<MemoryId, Fact> stored = new HashMap<>();
    private final Imported imported = new Imported();
    private final Set<MemoryId> unfounded = new LinkedHashSet<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private final List<Fact> tentative = new ArrayList<>();
    private final ClaimWords words = new ClaimWords();
    private final Fingerprints prints;
    private boolean hopeful;
    private Folds folds = Folds.NONE;
    private List<Ended> ended = List.of();

    /** All that is known gone through; made when somebody asks, and gone when something comes to be known that it cannot go on with. */
    private @Nullable Endings course;

    /** By turn the claims that it speaks for, and others that it spoke for once; made when somebody asks, for most books are never asked. */
    private @Nullable Map<MemoryId, Set<Claim>> bySource;

    /** The same of facts for which more spoke than is kept, by all their versions. */
    private @Nullable Map<MemoryId, Set<Claim>> formerly;

    FactBook(Home home, TenantKey key) {
        this(home, new Fingerprints(key));
    }

    private FactBook(Home home, Fingerprints prints) {
        this.home = home;
        this.prints = prints;
    }

    /** All facts of a home. */
    static FactBook of(MemoryStore store, Home home) {
        FactBook book = new FactBook(home, store.key(home.scope().tenant()));
        String cursor = "";
        do {
            Page page = store.list(home.reach(), Facts.all(), cursor, PAGE);
            List<Fact> read = page.memories().stream()
                    .flatMap(memory -> FactContent.of(memory).stream())
                    .toList();
            read.forEach(book::stored);
            book.imported.look(store, home, read);
            cursor = page.next();
        } while (!cursor.isEmpty());
        book.folds = Folds.among(book.all());
        book.ended = Endings.among(book.all(), book.folds, book.words, book.prints);
        book.lookForMisplaced();
        return book;
    }

    /** The same book, where all in it is stored, to be gone on with by itself. */
    FactBook copy() {
        FactBook copy = new FactBook(home, prints);
        all().forEach(copy::stored);
        copy.imported.addAll(imported);
        copy.tentative.addAll(tentative);
        copy.folds = folds;
        copy.ended = ended;
        return copy;
    }

    /** Has those be stored that are not stored as they follow from each other: whoever changed one of them did not come to the others. */
    private void lookForMisplaced() {
        Timeline timeline = new Timeline(this::ofKey, folds, ended);
        all().stream()
                .filter(fact -> !imported.has(fact))
                .filter(fact -> !isPlacedAs(fact, timeline.placed(fact)))
                .forEach(fact -> touched.add(fact.claim().key()));
    }

    private static boolean isPlacedAs(Fact stored, Fact placed) {
        return stored.valid().equals(placed.valid())
                && stored.replacedBy().equals(placed.replacedBy())
                && stored.fold().equals(placed.fold());
    }

    /** Takes note of a fact that others have stored. */
    void found(MemoryStore store, Fact fact) {
        stored(fact);
        imported.look(store, home, List.of(fact));
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
        Fact before = facts.computeIfAbsent(fact.claim().key(), key -> new LinkedHashMap<>())
                .put(fact.claim().value(), fact);
        if (course != null && !course.goesOnWith(before, fact)) {
            course = null;
        }
        if (bySource != null) {
            index(bySource, fact);
        }
        if (formerly != null) {
            index(formerly, fact);
        }
    }

    private static void index(Map<MemoryId, Set<Claim>> bySource, Fact fact) {
        fact.sources()
                .forEach(turn -> bySource.computeIfAbsent(turn, any -> new LinkedHashSet<>())
                        .add(fact.claim()));
    }

    private Optional<Fact> of(Claim claim) {
        return Optional.ofNullable(facts.getOrDefault(claim.key(), Map.of()).get(claim.value()));
    }

    /**
     * Adds what a turn says; what is tentative, if it ends something that is known, or comes to be known while this book is in hand.
     *
     * @param source the turn as it was read
     * @param agreesTo the turn before it that its words are from
     * @param at when it was said
     */
    void tell(Statement statement, Wording wording, VersionKey source, Optional<MemoryId> agreesTo, Instant at) {
        Evidence said = new Evidence(
                source, agreesTo, statement.evidence(), at, statement.when(), statement.confidence(), statement.ends());
        if (!statement.tentative() || of(statement.claim()).isPresent()) {
            tell(statement.claim(), wording, said);
            return;
        }
        tentative.removeIf(fact -> fact.knows(said));
        tentative.add(Fact.of(statement.claim(), wording, said));
        if (tentative.size() > MOST_TENTATIVE) {
            tentative.removeFirst();
        }
        hopeful = true;
    }

    /** Forgets what a turn said in case it ends something. */
    void unsay(MemoryId source) {
        tentative.removeIf(fact -> fact.isFrom(source));
    }

    /** Whether a statement of a turn that is not told yet, and says that something is over, ends something that is known. */
    boolean isEndedBy(Statement statement, Said said) {
        Evidence evidence = new Evidence(
                said.source(),
                Optional.empty(),
                statement.evidence(),
                said.turn().at(),
                statement.when(),
                statement.confidence(),
                statement.ends());
        Fact by = Fact.of(statement.claim(), statement.wording(said.turn().speaker(), ""), evidence);
        Endings now = course();
        return now.isFollowedBy(by, evidence)
                ? now.isSomethingEndedBy(by, evidence)
                : mayEnd(statement.ends().orElseThrow())
                        && endedWith(List.of(by))
                                .anyMatch(each -> each.evidence().equals(evidence));
    }

    private Endings course() {
        if (course == null) {
            course = Endings.of(all(), Folds.among(all()), words, prints);
        }
        return course;
    }

    private boolean mayEnd(Ending ending) {
        return all().stream().anyMatch(fact -> Endings.mayMean(ending, fact, words));
    }

    /** What is ended if these facts are known too. */
    private Stream<Ended> endedWith(List<Fact> told) {
        List<Fact> all = new ArrayList<>(all());
        all.addAll(told);
        return Endings.among(all, Folds.among(all), words, prints).stream();
    }

    /** Adds what was told in case it ends something, and does. */
    private void confirm() {
        if (tentative.isEmpty()) {
            return;
        }
        Set<Fact> by = endedWith(tentative).map(Ended::by).collect(Collectors.toSet());
        for (Fact fact : List.copyOf(tentative)) {
            if (by.contains(fact)) {
                tentative.remove(fact);
                tell(fact.claim(), fact.wording(), fact.evidence().getFirst());
            }
        }
    }

    /** Adds what a turn says. */
    void tell(Claim claim, Wording wording, Evidence said) {
        Optional<Fact> known = of(claim);
        Optional<Evidence> undone = known.flatMap(fact -> imported.undone(fact, said));
        if (known.isEmpty()) {
            change(Fact.of(claim, wording, said));
        } else if (undone.isPresent()) {
            imported.undoneHere(undone.get());
            change(known.get().withdrawnAs(undone.get(), said));
        } else if (imported.has(known.get())) {
            imported.toldHere(known.get());
            // with all versions, for its turn may have been here, and be deleted
            known.get().id().ifPresent(unfounded::add);
            remove(known.get());
            change(Fact.of(claim, wording, said).withWithdrawn(known.get().withdrawn()));
        } else if (known.get().knowsInAnotherVersion(said)) {
            change(known.get().moved(said.source()));
        } else if (!known.get().knows(said)) {
            change(known.get().saidAgain(wording, said));
        }
    }

    /** Takes back what a turn has told, if it has. */
    void withdraw(Claim claim, Evidence said) {
        of(claim)
                .ifPresent(fact -> fact.evidence().stream()
                        .filter(said::isInTheSamePlaceAs)
                        .findFirst()
                        .ifPresent(each -> change(fact.without(each, fact.wording()))));
    }

    /** Puts another state of a fact, to be stored. */
    void change(Fact fact) {
        put(fact);
        touched.add(fact.claim().key());
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
        course = null;
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

    /** The facts for which more spoke than is kept, a turn among that. */
    List<Fact> formerlyFrom(MemoryStore store, MemoryId source) {
        if (formerly == null) {
            Map<MemoryId, Set<Claim>> index = new HashMap<>();
            all().stream()
                    .filter(Fact::isShortened)
                    .flatMap(fact -> versions(store, fact))
                    .forEach(version -> index(index, version));
            formerly = index;
        }
        return formerly.getOrDefault(source, Set.of()).stream()
                .flatMap(claim -> of(claim).stream())
                .filter(Fact::isShortened)
                .toList();
    }

    /** The turns that speak for a fact, or spoke, and those that they agree to; of one for which more spoke than is kept, by all its versions. */
    Stream<MemoryId> sources(MemoryStore store, Fact fact) {
        Stream<Fact> earlier = fact.isShortened() ? versions(store, fact) : Stream.empty();
        return Stream.concat(Stream.of(fact), earlier).flatMap(Fact::sources).distinct();
    }

    private Stream<Fact> versions(MemoryStore store, Fact fact) {
        return fact.id().stream()
                .flatMap(id -> store.history(home.reach(), id).stream())
                .flatMap(entry -> entry.memory().stream())
                .flatMap(memory -> FactContent.of(memory).stream());
    }

    /** The facts that are to be deleted before others are stored in their place, for nothing that is here has told them; names them once. */
    List<MemoryId> takeUnfounded() {
        List<MemoryId> taken = List.copyOf(unfounded);
        unfounded.clear();
        return taken;
    }

    /** The fingerprint of a claim. */
    String print(Claim claim) {
        return prints.of(claim);
    }

    /** All of them. */
    List<Fact> all() {
        return facts.values().stream().flatMap(same -> same.values().stream()).toList();
    }

    /** Places anew in time what was changed, and tells it. */
    List<Fact> placed() {
        confirm();
        lookForFolds();
        lookForEndings();
        Timeline timeline = new Timeline(this::ofKey, folds, ended);
        List<Fact> placed = new ArrayList<>();
        for (String key : connected(touched)) {
            for (Fact fact : ofKey(key)) {
                Fact replacing = timeline.placed(fact).replacing(endedBy(fact));
                put(replacing);
                placed.add(replacing);
            }
        }
        return placed;
    }

    /**
     * What is so of facts if none stands for another.
     *
     * @param valid when each is or was so
     * @param ending those that end others
     */
    record Alone(Map<Claim, Period> valid, Set<Claim> ending) {}

    /** What would be so if no fact stood for another. */
    Alone alone() {
        List<Ended> endings = Endings.among(all(), Folds.NONE, words, prints);
        Timeline timeline = new Timeline(this::ofKey, Folds.NONE, endings);
        Map<Claim, Period> valid = new HashMap<>();
        all().forEach(fact -> valid.put(fact.claim(), timeline.placed(fact).valid()));
        return new Alone(valid, endings.stream().map(each -> each.by().claim()).collect(Collectors.toSet()));
    }

    private List<Fact> ofKey(String key) {
        return List.copyOf(facts.getOrDefault(key, Map.of()).values());
    }

    /** Keys, and those of facts that say the same as theirs in other words; and so on. */
    private Set<String> connected(Set<String> keys) {
        Set<String> connected = new LinkedHashSet<>(keys);
        Deque<String> left = new ArrayDeque<>(keys);
        while (!left.isEmpty()) {
            for (Fact fact : ofKey(left.pop())) {
                folds.keys(folds.first(fact)).stream().filter(connected::add).forEach(left::push);
            }
        }
        return connected;
    }

    /** Finds anew what stands for what; that is placed anew where it differs from before. */
    private void lookForFolds() {
        Folds now = Folds.among(all());
        touched.addAll(folds.differences(now));
        folds = now;
    }

    /** Finds anew what is ended by others; that, and what ends it, is placed anew where it differs from before. */
    private void lookForEndings() {
        // gone through anew: what was said last may have put otherwise what was said before
        course = all().stream().anyMatch(Endings::endsSomething) ? Endings.of(all(), folds, words, prints) : null;
        List<Ended> now = course == null ? List.of() : course.ended();
        Set<Place> before = places(ended);
        Set<Place> after = places(now);
        Stream.concat(before.stream(), after.stream())
                .filter(place -> !before.contains(place) || !after.contains(place))
                .forEach(place -> {
                    touched.add(place.target().key());
                    touched.add(place.by().key());
                });
        ended = now;
        // it may have been stored without what follows from it
        now.stream()
                .filter(each -> touched.contains(each.by().claim().key()))
                .forEach(each -> touched.add(each.target().key()));
        // what corrects is so since what it corrects was said
        now.stream()
                .filter(each -> each.reason() == Ending.Reason.CORRECTED
                        && touched.contains(each.target().key()))
                .forEach(each -> touched.add(each.by().claim().key()));
    }

    /** What does not change when a fact is stored. */
    private record Place(Claim target, Claim by, Evidence evidence) {}

    private static Set<Place> places(List<Ended> ended) {
        return ended.stream()
                .map(each -> new Place(each.target(), each.by().claim(), each.evidence()))
                .collect(Collectors.toSet());
    }

    /** The facts that are ended by one. */
    private List<MemoryId> endedBy(Fact by) {
        return ended.stream()
                .filter(each -> each.by().claim().equals(by.claim()))
                .flatMap(each -> of(each.target()).stream())
                .flatMap(fact -> fact.id().stream())
                .toList();
    }

    /** What was changed is stored. */
    void settled() {
        touched.clear();
        hopeful = false;
        words.keepFor(stored.size());
        prints.keepFor(stored.size());
    }

    boolean isSettled() {
        return touched.isEmpty() && !hopeful;
    }
}
