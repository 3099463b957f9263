package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.ScopeCount;
import ai.sophia.core.record.SessionPage;
import ai.sophia.core.record.StoreStatistics;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.TenantKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A record store that keeps everything in memory and reads all of it for each question. Safe for all threads: one lock. */
class TestingMemoryStore implements MemoryStore {
    private record Known(Scope scope, String mark) {}

    private final Map<MemoryId, List<StoredVersion>> memories = new LinkedHashMap<>();
    private final Map<MemoryId, List<HistoryEntry>> histories = new LinkedHashMap<>();
    private final Map<MemoryId, Scope> scopes = new LinkedHashMap<>();
    private final Map<Known, MemoryId> known = new LinkedHashMap<>();
    private final List<Change> log = new ArrayList<>();
    private final Documents documents;
    private boolean closed;

    /** Statistics wait for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** Whether somebody waits at the gate. */
    volatile boolean waiting;

    /** Whether it cannot be reached. */
    volatile boolean away;

    private final AtomicReference<Runnable> beforeWrite = new AtomicReference<>(() -> {});
    private final AtomicReference<Runnable> afterListing = new AtomicReference<>(() -> {});

    /** @param documents kept beside it */
    TestingMemoryStore(Documents documents) {
        this.documents = documents;
    }

    @Override
    public synchronized TenantKey key(String tenant) {
        checkOpen();
        byte[] secret = new byte[TenantKey.LENGTH];
        secret[0] = (byte) tenant.hashCode();
        return new TenantKey(secret);
    }

    /** Lets somebody else come just before the next write. */
    void beforeNextWrite(Runnable other) {
        beforeWrite.set(other);
    }

    /** Lets somebody else come just after the next listing. */
    void afterNextListing(Runnable other) {
        afterListing.set(other);
    }

    @Override
    public List<Outcome> write(List<Mutation> mutations) {
        beforeWrite.getAndSet(() -> {}).run();
        return applied(mutations);
    }

    private synchronized List<Outcome> applied(List<Mutation> mutations) {
        checkOpen();
        return mutations.stream().map(this::apply).toList();
    }

    @Override
    public synchronized List<Outcome> write(
            List<Mutation> mutations, Principal principal, Function<List<Outcome>, Document> account) {
        List<Outcome> outcomes = applied(mutations);
        documents.put(principal, account.apply(outcomes));
        return outcomes;
    }

    private Outcome apply(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Insert insert -> insert(insert);
            case Mutation.Revise revise -> revise(revise);
            case Mutation.Delete delete -> delete(delete);
        };
    }

    private Outcome insert(Mutation.Insert insert) {
        Memory memory = insert.memory();
        Utterance utterance = memory.content().utterance();
        boolean spoken = memory.content().kind() == Kind.EPISODIC;
        List<Known> marks = new ArrayList<>();
        if (!insert.idempotencyKey().isEmpty()) {
            marks.add(new Known(memory.scope(), "key:" + insert.idempotencyKey()));
        }
        if (!spoken || utterance.position() != Utterance.UNPLACED) {
            marks.add(new Known(memory.scope(), (spoken ? utterance.position() + ":" : "hash:") + insert.hash()));
        }
        for (Known mark : marks) {
            MemoryId existing = known.get(mark);
            if (existing != null) {
                return new Outcome.Duplicate(existing, current(existing).version(), head());
            }
        }
        if (spoken && utterance.position() == Utterance.UNPLACED) {
            long last = current()
                    .filter(each -> each.scope().equals(memory.scope()))
                    .mapToLong(each -> each.content().utterance().position())
                    .max()
                    .orElse(-1);
            Memory placed = new Memory(
                    memory.id(), 1, memory.scope(), memory.content().with(utterance.at(last + 1)), memory.stored());
            return stored(placed, insert.passages(), marks);
        }
        return stored(memory, insert.passages(), marks);
    }

    private Outcome stored(Memory memory, List<EmbeddedPassage> passages, List<Known> marks) {
        marks.forEach(mark -> known.put(mark, memory.id()));
        memories.computeIfAbsent(memory.id(), id -> new ArrayList<>()).add(new StoredVersion(memory, passages));
        scopes.put(memory.id(), memory.scope());
        return new Outcome.Written(
                memory,
                logged(
                        memory.key(),
                        memory.version() == 1 ? Operation.ADDED : Operation.REVISED,
                        memory.stored().from(),
                        memory.content().provenance().actor(),
                        Optional.of(memory)));
    }

    private Outcome revise(Mutation.Revise revise) {
        Memory next = revise.next();
        List<StoredVersion> versions = memories.get(next.id());
        if (versions == null) {
            return new Outcome.Missing();
        }
        Memory last = current(next.id());
        if (last.version() + 1 != next.version()) {
            return new Outcome.Stale(last.version());
        }
        Known mark = new Known(next.scope(), "hash:" + revise.hash());
        MemoryId same = known.get(mark);
        if (same != null && !same.equals(next.id()) && next.content().kind() != Kind.EPISODIC) {
            return new Outcome.Duplicate(same, current(same).version(), head());
        }
        StoredVersion before = versions.removeLast();
        versions.add(new StoredVersion(
                new Memory(
                        last.id(),
                        last.version(),
                        last.scope(),
                        last.content(),
                        last.stored().until(next.stored().from())),
                before.passages()));
        return stored(next, revise.passages(), List.of(mark));
    }

    private Outcome delete(Mutation.Delete delete) {
        if (!memories.containsKey(delete.id())) {
            return new Outcome.Missing();
        }
        Memory last = current(delete.id());
        if (delete.expectedVersion() != 0 && delete.expectedVersion() != last.version()) {
            return new Outcome.Stale(last.version());
        }
        memories.remove(delete.id());
        known.values().removeIf(delete.id()::equals);
        histories.computeIfPresent(
                delete.id(),
                (id, entries) -> new ArrayList<>(entries.stream()
                        .map(entry -> new HistoryEntry(
                                entry.key(), entry.operation(), entry.at(), entry.actor(), Optional.empty()))
                        .toList()));
        return new Outcome.Deleted(
                last.key(), logged(last.key(), Operation.DELETED, delete.at(), delete.actor(), Optional.empty()));
    }

    private Position logged(VersionKey key, Operation operation, Instant at, String actor, Optional<Memory> memory) {
        Position position = new Position("testing", log.size() + 1L);
        Scope scope = scopes.getOrDefault(key.id(), new Scope("default", "", "", "", ""));
        log.add(new Change(position, key, scope, operation, at));
        histories
                .computeIfAbsent(key.id(), id -> new ArrayList<>())
                .add(new HistoryEntry(key, operation, at, actor, memory));
        return position;
    }

    private Memory current(MemoryId id) {
        return memories.getOrDefault(id, List.of()).getLast().memory();
    }

    private Stream<Memory> current() {
        return memories.values().stream().map(versions -> versions.getLast().memory());
    }

    private Stream<Memory> visible(Reach reach) {
        return all().map(StoredVersion::memory).filter(memory -> memory.visibleTo(reach));
    }

    private Stream<StoredVersion> all() {
        return memories.values().stream().flatMap(List::stream);
    }

    @Override
    public synchronized Optional<Memory> find(Reach reach, MemoryId id) {
        checkOpen();
        return visible(reach).filter(memory -> memory.id().equals(id)).findFirst();
    }

    @Override
    public synchronized Map<VersionKey, Memory> load(Reach reach, Collection<VersionKey> keys) {
        checkOpen();
        Map<VersionKey, Memory> loaded = new LinkedHashMap<>();
        visible(reach)
                .filter(memory -> keys.contains(memory.key()))
                .forEach(memory -> loaded.put(memory.key(), memory));
        return loaded;
    }

    @Override
    public Page list(Reach reach, Filter filter, String cursor, int limit) {
        Page page;
        synchronized (this) {
            page = TestingPages.page(matching(reach, filter), cursor, limit);
        }
        afterListing.getAndSet(() -> {}).run();
        return page;
    }

    @Override
    public synchronized Page listOldest(Reach reach, Filter filter, String cursor, int limit) {
        return TestingPages.oldest(matching(reach, filter), cursor, limit);
    }

    @Override
    public synchronized List<VersionKey> foremost(Reach reach, Filter filter, int limit) {
        return TestingPages.foremost(matching(reach, filter), limit);
    }

    private Stream<Memory> matching(Reach reach, Filter filter) {
        checkOpen();
        return visible(reach).filter(memory -> Evaluator.matches(filter, memory));
    }

    @Override
    public synchronized List<Memory> understoodOf(Reach reach, Collection<MemoryId> origins) {
        checkOpen();
        return TestingPages.understoodOf(visible(reach), origins);
    }

    @Override
    public synchronized Map<String, Long> collections(Reach reach) {
        checkOpen();
        return TestingPages.collections(visible(reach));
    }

    @Override
    public synchronized List<ScopeCount> scopes(Reach reach, int limit) {
        checkOpen();
        return TestingPages.scopes(visible(reach), limit);
    }

    @Override
    public synchronized SessionPage sessions(Reach reach, String cursor, int limit) {
        checkOpen();
        return TestingPages.sessions(
                visible(reach).filter(memory -> memory.content().kind() == Kind.EPISODIC), cursor, limit);
    }

    @Override
    public synchronized List<String> names(Reach reach, ScopePart part, String beginning, int limit) {
        checkOpen();
        String start = beginning.toLowerCase(Locale.ROOT);
        Map<String, Long> held = new TreeMap<>();
        current()
                .map(Memory::scope)
                .filter(reach::covers)
                .map(part::of)
                .filter(name -> !name.isEmpty() && name.toLowerCase(Locale.ROOT).startsWith(start))
                .forEach(name -> held.merge(name, 1L, Long::sum));
        return held.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<HistoryEntry> history(Reach reach, MemoryId id) {
        checkOpen();
        Scope scope = scopes.get(id);
        return scope != null && reach.covers(scope) ? List.copyOf(histories.getOrDefault(id, List.of())) : List.of();
    }

    @Override
    public synchronized List<Scope> scopesWithBoundary(Instant after, Instant upTo, int limit) {
        return all().map(StoredVersion::memory)
                .filter(memory -> memory.boundaries().stream()
                        .anyMatch(boundary -> boundary.isAfter(after) && !boundary.isAfter(upTo)))
                .map(Memory::scope)
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Instant nextBoundary(Instant after) {
        return all().flatMap(version -> version.memory().boundaries().stream())
                .filter(boundary -> boundary.isAfter(after))
                .min(Instant::compareTo)
                .orElse(Period.FOREVER);
    }

    @Override
    public synchronized Position head() {
        return new Position("testing", log.size());
    }

    @Override
    public synchronized Optional<List<Change>> changes(Position after, int limit) {
        checkOpen();
        if (!after.epoch().equals("testing")) {
            return Optional.empty();
        }
        return Optional.of(log.stream().skip(after.sequence()).limit(limit).toList());
    }

    @Override
    public synchronized void trim(Position upTo) {}

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public synchronized Map<VersionKey, StoredVersion> versions(String space, Collection<VersionKey> keys) {
        checkOpen();
        Map<VersionKey, StoredVersion> found = new LinkedHashMap<>();
        all().filter(version -> keys.contains(version.memory().key()))
                .forEach(version -> found.put(version.memory().key(), version));
        return found;
    }

    @Override
    public synchronized Position scan(String space, Consumer<StoredVersion> each) {
        checkOpen();
        all().forEach(each);
        return head();
    }

    @Override
    public synchronized void scan(Reach reach, String space, Predicate<StoredVersion> each) {
        checkOpen();
        for (StoredVersion version : all().toList()) {
            if (version.memory().visibleTo(reach) && !each.test(version)) {
                return;
            }
        }
    }

    @Override
    public synchronized boolean holdsMore(Reach reach, int limit) {
        return scopes.values().stream().filter(reach::covers).count() > limit;
    }

    @Override
    public List<HeldSpace> spaces() {
        throw notAsked();
    }

    @Override
    public void serve(EmbeddingSpace space, Instant since) {
        throw notAsked();
    }

    @Override
    public void hold(EmbeddingSpace space, Instant since) {
        throw notAsked();
    }

    @Override
    public Page lacking(String space, String cursor, int limit) {
        throw notAsked();
    }

    @Override
    public long countLacking(String space) {
        throw notAsked();
    }

    @Override
    public List<Memory> awaiting(String space, int limit) {
        throw notAsked();
    }

    @Override
    public long countAwaiting(String space) {
        return 0;
    }

    @Override
    public void embed(Map<VersionKey, List<EmbeddedPassage>> passages) {
        throw notAsked();
    }

    @Override
    public String empty(String space, String cursor) {
        throw notAsked();
    }

    private static AssertionError notAsked() {
        return new AssertionError("a server leaves the embedding spaces to others");
    }

    @Override
    public StoreStatistics statistics() {
        waiting = true;
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new Fault.Unavailable("interrupted", Duration.ZERO, interrupted);
        }
        return counted();
    }

    private synchronized StoreStatistics counted() {
        checkOpen();
        return new StoreStatistics(
                memories.size(),
                all().count(),
                all().mapToLong(version -> version.passages().size()).sum(),
                0);
    }

    @Override
    public synchronized List<String> inspect() {
        checkOpen();
        return all().anyMatch(version -> version.memory().stored().to().isBefore(Period.BEGINNING))
                ? List.of("a version ends before time began")
                : List.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new Fault.Unavailable("the store is closed", Duration.ofSeconds(2));
        }
        if (away) {
            throw new Fault.Unavailable("nobody answers at the database", Duration.ofSeconds(2));
        }
    }
}
