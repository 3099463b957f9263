package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.ScopePart;
import ai.sophia.core.document.Document;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A record store as far as those read it who follow its log: versions, and the log of their changes. Safe for all threads: one lock. */
public final class TestingLog implements MemoryStore {
    /** The epoch of its log. */
    public static final String EPOCH = "e1";

    /** The one passage that every version has. */
    static final Passage PASSAGE = new Passage(0, 0, 3);

    private static final Embedding MEANING = Embedding.ofUnit("space", new float[] {1});

    /** The scope of what {@link #add()} stores. */
    public static final Scope SCOPE = new Scope("acme", "ada", "", "", "");

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Map<VersionKey, StoredVersion> versions = new LinkedHashMap<>();
    private final List<Change> log = new ArrayList<>();
    private final List<Boundary> boundaries = new ArrayList<>();
    private long trimmed;
    private boolean leads = true;
    private final Set<VersionKey> read = new HashSet<>();

    /** Loading waits for it. */
    public volatile CountDownLatch gate = new CountDownLatch(0);

    /** Whether it can load nothing, for it cannot be reached. */
    public volatile boolean away;

    private record Boundary(Scope scope, Instant at) {}

    /** Has a memory of this scope come or go at a moment. */
    synchronized void boundary(Scope scope, Instant at) {
        boundaries.add(new Boundary(scope, at));
    }

    /** Stores a new memory. */
    public synchronized VersionKey add() {
        return add(SCOPE);
    }

    /** Stores a new memory of this scope. */
    public synchronized VersionKey add(Scope scope) {
        return store(scope, new VersionKey(MemoryId.create(), 1), Operation.ADDED);
    }

    /** Stores so many new memories. */
    public synchronized void add(int memories) {
        for (int i = 0; i < memories; i++) {
            add();
        }
    }

    /** Stores the next version of the memory. */
    public synchronized VersionKey revise(VersionKey last) {
        return store(SCOPE, new VersionKey(last.id(), last.version() + 1), Operation.REVISED);
    }

    /** Deletes the memory. */
    public synchronized void delete(VersionKey last) {
        StoredVersion gone = versions.get(last);
        Scope scope = gone == null ? SCOPE : gone.memory().scope();
        versions.keySet().removeIf(key -> key.id().equals(last.id()));
        note(scope, last, Operation.DELETED);
    }

    /** Whether it holds this version. */
    public synchronized boolean holds(VersionKey key) {
        return versions.containsKey(key);
    }

    /** The keys of all that is stored. */
    synchronized Set<VersionKey> keys() {
        return Set.copyOf(versions.keySet());
    }

    private VersionKey store(Scope scope, VersionKey key, Operation operation) {
        Content content = Content.of("tea", Kind.SEMANTIC, new Provenance("api", "", "tester"));
        Memory memory = new Memory(key.id(), key.version(), scope, content, Period.since(NOW));
        versions.put(key, new StoredVersion(memory, List.of(new EmbeddedPassage(PASSAGE, MEANING))));
        note(scope, key, operation);
        return key;
    }

    private void note(Scope scope, VersionKey key, Operation operation) {
        log.add(new Change(new Position(EPOCH, log.size() + 1L), key, scope, operation, NOW));
    }

    @Override
    public synchronized Position head() {
        return new Position(EPOCH, log.size());
    }

    @Override
    public synchronized Optional<List<Change>> changes(Position after, int limit) {
        return after.epoch().equals(EPOCH) && after.sequence() >= trimmed
                ? Optional.of(log.stream().skip(after.sequence()).limit(limit).toList())
                : Optional.empty();
    }

    @Override
    public synchronized void trim(Position upTo) {
        trimmed = upTo.sequence();
    }

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public synchronized boolean leads() {
        return leads;
    }

    /** Has this node lead, or cease to. */
    public synchronized void lead(boolean now) {
        leads = now;
    }

    @Override
    public synchronized Map<VersionKey, StoredVersion> versions(String space, Collection<VersionKey> keys) {
        Map<VersionKey, StoredVersion> found = new LinkedHashMap<>(versions);
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public synchronized Position scan(String space, Consumer<StoredVersion> each) {
        versions.values().forEach(each);
        return head();
    }

    @Override
    public void scan(Reach reach, String space, Predicate<StoredVersion> each) {
        throw notAsked();
    }

    @Override
    public boolean holdsMore(Reach reach, int memories) {
        throw notAsked();
    }

    @Override
    public synchronized List<Scope> scopesWithBoundary(Instant after, Instant upTo, int limit) {
        return boundaries.stream()
                .filter(each -> each.at().isAfter(after) && !each.at().isAfter(upTo))
                .map(Boundary::scope)
                .distinct()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Instant nextBoundary(Instant after) {
        return boundaries.stream()
                .map(Boundary::at)
                .filter(at -> at.isAfter(after))
                .min(Instant::compareTo)
                .orElse(Period.FOREVER);
    }

    @Override
    public void close() {}

    @Override
    public TenantKey key(String tenant) {
        throw notAsked();
    }

    @Override
    public List<Outcome> write(List<Mutation> mutations) {
        throw notAsked();
    }

    @Override
    public List<Outcome> write(
            List<Mutation> mutations, Principal principal, Function<List<Outcome>, Document> account) {
        throw notAsked();
    }

    @Override
    public Optional<Memory> find(Reach reach, MemoryId id) {
        throw notAsked();
    }

    @Override
    public Map<VersionKey, Memory> load(Reach reach, Collection<VersionKey> keys) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new Fault.Unavailable("interrupted", Duration.ZERO, interrupted);
        }
        if (away) {
            throw new Fault.Unavailable("away", Duration.ofSeconds(2));
        }
        return loaded(reach, keys);
    }

    private synchronized Map<VersionKey, Memory> loaded(Reach reach, Collection<VersionKey> keys) {
        Map<VersionKey, Memory> found = new LinkedHashMap<>();
        for (VersionKey key : keys) {
            StoredVersion version = versions.get(key);
            if (version != null && reach.covers(version.memory().scope())) {
                found.put(key, version.memory());
            }
        }
        read.addAll(found.keySet());
        return found;
    }

    /** What was loaded and is stored still. */
    @Override
    public synchronized Map<VersionKey, Memory> recollect(Reach reach, Collection<VersionKey> keys) {
        Map<VersionKey, Memory> found = new LinkedHashMap<>();
        for (VersionKey key : keys) {
            StoredVersion version = versions.get(key);
            if (version != null && read.contains(key) && version.memory().visibleTo(reach)) {
                found.put(key, version.memory());
            }
        }
        return found;
    }

    @Override
    public Page list(Reach reach, Filter filter, String cursor, int limit) {
        throw notAsked();
    }

    @Override
    public Page listOldest(Reach reach, Filter filter, String cursor, int limit) {
        throw notAsked();
    }

    @Override
    public List<VersionKey> foremost(Reach reach, Filter filter, int limit) {
        throw notAsked();
    }

    @Override
    public List<Memory> understoodOf(Reach reach, Collection<MemoryId> origins) {
        throw notAsked();
    }

    @Override
    public Map<String, Long> collections(Reach reach) {
        throw notAsked();
    }

    @Override
    public SessionPage sessions(Reach reach, String cursor, int limit) {
        throw notAsked();
    }

    @Override
    public List<ScopeCount> scopes(Reach reach, int limit) {
        throw notAsked();
    }

    @Override
    public List<String> names(Reach reach, ScopePart part, String beginning, int limit) {
        throw notAsked();
    }

    @Override
    public synchronized List<HistoryEntry> history(Reach reach, MemoryId id) {
        return log.stream()
                .filter(change -> change.key().id().equals(id) && reach.covers(change.scope()))
                .map(change -> new HistoryEntry(
                        change.key(),
                        change.operation(),
                        change.at(),
                        "tester",
                        Optional.ofNullable(versions.get(change.key())).map(StoredVersion::memory)))
                .toList();
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
        throw notAsked();
    }

    @Override
    public void embed(Map<VersionKey, List<EmbeddedPassage>> passages) {
        throw notAsked();
    }

    @Override
    public String empty(String space, String cursor) {
        throw notAsked();
    }

    @Override
    public synchronized StoreStatistics statistics() {
        return new StoreStatistics(versions.size(), versions.size(), versions.size(), 0);
    }

    @Override
    public List<String> inspect() {
        throw notAsked();
    }

    private static AssertionError notAsked() {
        return new AssertionError("who follows the log needs it and the versions alone");
    }
}
