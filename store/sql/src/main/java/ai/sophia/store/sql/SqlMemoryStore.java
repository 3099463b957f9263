package ai.sophia.store.sql;

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
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
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
import ai.sophia.core.record.StoredPassages;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.TenantKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The record store in an SQL database. One writes at a time, and shares each fsync between the callers that wait for it; a few connections
 * read. Safe for all threads.
 */
public final class SqlMemoryStore implements MemoryStore {
    private static final int READERS = 3;

    /** Virtual threads that pin their carriers within SQLite at once: three that read, one that writes, and one that examines all of it. */
    public static final int PINNED = READERS + 2;

    /** Stands for nothing where a statement takes more keys than there are. */
    static final VersionKey NO_VERSION = new VersionKey(new MemoryId(new UUID(0, 0)), 0);

    private final Database database;
    private final String epoch;
    private final Writer writer;
    private final Readers readers;
    private final Listing listing;
    private final ScopeNumbers scopes = new ScopeNumbers();
    private final TenantKeys keys;

    /** The last entry of the log that a call has been told of, or the watch. */
    private final AtomicLong head;

    private final Optional<Watch> watch;

    /** What is known without the database, where that may be away. */
    private final Optional<Recollection> recollection;

    private SqlMemoryStore(Database database, String epoch, Handle handle, Readers readers) {
        this.database = database;
        this.epoch = epoch;
        this.readers = readers;
        this.listing = new Listing(database.dialect());
        this.head = new AtomicLong(readers.read(Dialect.EVERY_TENANT, Log::head));
        // threads come last, when nothing can fail any more
        this.writer = new Writer(database, handle);
        this.keys = new TenantKeys(database, writer, readers);
        this.watch = switch (database.dialect()) {
            case Sqlite alone -> Optional.empty();
            case Postgres shared ->
                Optional.of(new Watch(database, shared.attendance().of(epoch), head, shared::cutWriting));
        };
        this.recollection = watch.map(away -> new Recollection());
    }

    /**
     * Opens the store in a directory, which is made if it is not there.
     *
     * @throws Fault.Unavailable if it cannot be opened as it is: it is damaged, of a newer Sophia, not Sophia's, or may not be written
     *     to; the message says the way out
     */
    public static SqlMemoryStore open(Path directory) {
        return open(directory, 0);
    }

    /**
     * Opens the store, with the database's native library kept as a file from one start to the next.
     *
     * @param cacheDirectory where the library is kept
     */
    public static SqlMemoryStore open(Path directory, Path cacheDirectory) {
        SqliteLibrary.unpack(cacheDirectory.resolve("sqlite"));
        return open(directory);
    }

    /**
     * @param maximumPages most pages that the file may grow to, 0 for as many as the disk holds
     */
    static SqlMemoryStore open(Path directory, int maximumPages) {
        Sqlite sqlite = SqliteFile.checked(directory, maximumPages);
        if (!sqlite.exists()) {
            FreshStore.make(sqlite);
        }
        Database database = new Database(sqlite);
        return open(database, () -> new NativeReaders(database, READERS));
    }

    /**
     * Opens the store in a database of a PostgreSQL server, where its schemas are made if they are not there. Any number of nodes may share
     * it.
     *
     * @throws Fault.Unavailable if the server cannot be reached, or does not let this user do what it takes, or a node has
     *     {@linkplain #claim claimed} the database
     */
    public static SqlMemoryStore open(PostgresServer server) {
        Postgres postgres = new Postgres(server);
        try {
            Database database = new Database(postgres);
            SqlMemoryStore store = open(database, () -> new PooledReaders(database));
            try {
                postgres.attendance().join();
                return store;
            } catch (RuntimeException refused) {
                store.close();
                throw refused;
            }
        } catch (RuntimeException failure) {
            postgres.close();
            throw failure;
        }
    }

    private static SqlMemoryStore open(Database database, Supplier<Readers> reading) {
        Handle handle = database.write();
        try {
            String epoch = Schema.prepare(handle, database.dialect());
            LeftBehind.refuse(handle, database.dialect());
            Readers readers = reading.get();
            try {
                return new SqlMemoryStore(database, epoch, handle, readers);
            } catch (RuntimeException failure) {
                readers.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            handle.close();
            throw database.failure(failure);
        }
    }

    /** The documents that are kept in the same database; they end with this store. */
    public Documents documents() {
        return new SqlDocuments(database, writer, readers);
    }

    @Override
    public TenantKey key(String tenant) {
        return keys.of(tenant);
    }

    /** What a transaction did. */
    private record Applied(List<Outcome> outcomes, Map<Scope, Long> scopes) {}

    @Override
    public List<Outcome> write(List<Mutation> mutations) {
        return mutations.isEmpty() ? List.of() : write(mutations, (handle, outcomes) -> {});
    }

    @Override
    public List<Outcome> write(
            List<Mutation> mutations, Principal principal, Function<List<Outcome>, Document> account) {
        return write(mutations, (handle, outcomes) -> {
            database.dialect().confine(handle, principal.tenant());
            SqlDocuments.put(handle, principal.tenant(), account.apply(outcomes));
        });
    }

    private List<Outcome> write(List<Mutation> mutations, BiConsumer<Handle, List<Outcome>> then) {
        Applied applied;
        try {
            applied = writer.write(mutations.size(), Mutating.deletes(mutations), handle -> {
                Mutating mutating = new Mutating(handle, database.dialect(), epoch, scopes);
                List<Outcome> each = mutating.applyAll(mutations);
                then.accept(handle, each);
                return new Applied(each, mutating.scopes());
            });
        } catch (RuntimeException failure) {
            if (!(failure instanceof Fault.Exhausted)) {
                recollection.ifPresent(each -> each.mayHaveWritten(mutations));
            }
            throw failure;
        }
        scopes.learn(applied.scopes());
        List<Outcome> outcomes = applied.outcomes();
        recollection.ifPresent(each -> each.wrote(mutations, outcomes));
        outcomes.forEach(outcome ->
                position(outcome).ifPresent(position -> head.accumulateAndGet(position.sequence(), Math::max)));
        return outcomes;
    }

    private static Optional<Position> position(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Written written -> Optional.of(written.position());
            case Outcome.Deleted deleted -> Optional.of(deleted.position());
            case Outcome.Duplicate duplicate -> Optional.of(duplicate.position());
            case Outcome.Stale stale -> Optional.empty();
            case Outcome.Missing missing -> Optional.empty();
        };
    }

    @Override
    public Optional<Memory> find(Reach reach, MemoryId id) {
        return readers.read(reach.tenant(), handle -> Loading.find(handle, reach, id));
    }

    @Override
    public Map<VersionKey, Memory> load(Reach reach, Collection<VersionKey> keys) {
        Map<VersionKey, Memory> memories = readers.read(reach.tenant(), handle -> Loading.load(handle, reach, keys));
        recollection.ifPresent(each -> each.read(memories.values()));
        return memories;
    }

    @Override
    public Map<VersionKey, Memory> recollect(Reach reach, Collection<VersionKey> keys) {
        watch.map(Watch::attendance).ifPresent(Attendance::check);
        return recollection.map(each -> each.find(reach, keys)).orElse(Map.of());
    }

    @Override
    public Page list(Reach reach, Filter filter, String cursor, int limit) {
        return readers.read(reach.tenant(), handle -> listing.newest(handle, reach, filter, cursor, limit));
    }

    @Override
    public Page listOldest(Reach reach, Filter filter, String cursor, int limit) {
        return readers.read(reach.tenant(), handle -> listing.oldest(handle, reach, filter, cursor, limit));
    }

    @Override
    public List<VersionKey> foremost(Reach reach, Filter filter, int limit) {
        return readers.read(reach.tenant(), handle -> listing.foremost(handle, reach, filter, limit));
    }

    @Override
    public List<Memory> understoodOf(Reach reach, Collection<MemoryId> origins) {
        return readers.read(reach.tenant(), handle -> Loading.understoodOf(handle, reach, origins));
    }

    @Override
    public Map<String, Long> collections(Reach reach) {
        return readers.read(reach.tenant(), handle -> Listing.collections(handle, reach));
    }

    @Override
    public List<ScopeCount> scopes(Reach reach, int limit) {
        return readers.read(reach.tenant(), handle -> Scopes.counts(handle, reach, limit));
    }

    @Override
    public SessionPage sessions(Reach reach, String cursor, int limit) {
        return readers.read(reach.tenant(), handle -> SessionListing.page(handle, reach, cursor, limit));
    }

    @Override
    public List<String> names(Reach reach, ScopePart part, String beginning, int limit) {
        return readers.read(reach.tenant(), handle -> Scopes.names(handle, reach, part, beginning, limit));
    }

    @Override
    public List<HistoryEntry> history(Reach reach, MemoryId id) {
        return readers.read(reach.tenant(), handle -> Log.history(handle, reach, id));
    }

    @Override
    public List<Scope> scopesWithBoundary(Instant after, Instant upTo, int limit) {
        return readers.read(Dialect.EVERY_TENANT, handle -> Boundaries.scopes(handle, after, upTo, limit));
    }

    @Override
    public Instant nextBoundary(Instant after) {
        return readers.read(Dialect.EVERY_TENANT, handle -> Boundaries.next(handle, after));
    }

    @Override
    public Position head() {
        return new Position(epoch, head.get());
    }

    @Override
    public Optional<List<Change>> changes(Position after, int limit) {
        Optional<List<Change>> changes =
                readers.read(Dialect.EVERY_TENANT, handle -> Log.changes(handle, epoch, after, limit));
        recollection.ifPresent(each -> changes.ifPresent(each::follow));
        return changes;
    }

    @Override
    public Instant completeUntil(Position position) {
        if (watch.isEmpty()) {
            return Period.FOREVER;
        }
        return position.epoch().equals(epoch)
                ? watch.get().sightings().completeUntil(position.sequence())
                : Period.BEGINNING;
    }

    @Override
    public void trim(Position upTo) {
        if (upTo.epoch().equals(epoch) && leads()) {
            writer.write(1, false, database.confined(Dialect.EVERY_TENANT, handle -> {
                Log.trim(handle, upTo.sequence());
                return upTo;
            }));
        }
    }

    @Override
    public boolean leads() {
        return watch.map(Watch::leads).orElse(true);
    }

    @Override
    public Map<VersionKey, StoredVersion> versions(String space, Collection<VersionKey> keys) {
        return readers.read(Dialect.EVERY_TENANT, handle -> {
            Map<VersionKey, StoredVersion> found = new HashMap<>();
            Scanning.read(
                    handle, space, keys, version -> found.put(version.memory().key(), version));
            Map<VersionKey, StoredVersion> versions = new LinkedHashMap<>();
            for (VersionKey key : keys) {
                StoredVersion version = found.get(key);
                if (version != null) {
                    versions.put(key, version);
                }
            }
            recollection.ifPresent(each -> each.read(
                    versions.values().stream().map(StoredVersion::memory).toList()));
            return versions;
        });
    }

    @Override
    public Position scan(String space, Consumer<StoredVersion> each) {
        return snapshot(Dialect.EVERY_TENANT, handle -> {
            Position position = new Position(epoch, Log.head(handle));
            Scanning.scan(handle, space, " ORDER BY m.id, v.version", List.of(), version -> {
                each.accept(version);
                return true;
            });
            return position;
        });
    }

    @Override
    public Position passages(String space, Consumer<StoredPassages> each) {
        return snapshot(Dialect.EVERY_TENANT, handle -> {
            Position position = new Position(epoch, Log.head(handle));
            Scanning.passages(handle, space, each);
            return position;
        });
    }

    @Override
    public void scan(Reach reach, String space, Predicate<StoredVersion> each) {
        Condition where = Reaches.covers(reach).and(Reaches.sees(reach.asOf()));
        snapshot(reach.tenant(), handle -> {
            Scanning.scan(handle, space, " WHERE " + where.sql(), where.arguments(), each);
            return true;
        });
    }

    @Override
    public boolean holdsMore(Reach reach, int memories) {
        return readers.read(reach.tenant(), handle -> Scopes.holdMore(handle, reach, memories));
    }

    @Override
    public List<HeldSpace> spaces() {
        return readers.read(Dialect.EVERY_TENANT, Spaces::held);
    }

    @Override
    public boolean claim() {
        return watch.map(Watch::attendance).map(Attendance::claim).orElse(true);
    }

    @Override
    public void share() {
        watch.map(Watch::attendance).ifPresent(Attendance::share);
    }

    @Override
    public void serve(EmbeddingSpace space, Instant since) {
        boolean replacing =
                spaces().stream().anyMatch(each -> each.serves() && !each.id().equals(space.id()));
        if (replacing && !claim()) {
            throw new Fault.Unavailable(
                    "other nodes use the records in " + place()
                            + ", and would go on in the embedding space that serves: stop all but this one",
                    Duration.ofSeconds(1));
        }
        writer.write(1, false, handle -> {
            Spaces.serve(handle, space, since, replacing);
            return space;
        });
        watch.map(Watch::attendance).ifPresent(attendance -> attendance.serves(space.id()));
    }

    @Override
    public void hold(EmbeddingSpace space, Instant since) {
        writer.write(1, false, handle -> Spaces.held(handle, space.id(), space.dimension(), since));
    }

    @Override
    public Page lacking(String space, String cursor, int limit) {
        return readers.read(Dialect.EVERY_TENANT, handle -> Vectors.lacking(handle, space, cursor, limit));
    }

    @Override
    public long countLacking(String space) {
        return snapshot(Dialect.EVERY_TENANT, handle -> Vectors.countLacking(handle, space));
    }

    @Override
    public List<Memory> awaiting(String space, int limit) {
        return readers.read(Dialect.EVERY_TENANT, handle -> Vectors.awaiting(handle, space, limit));
    }

    @Override
    public long countAwaiting(String space) {
        return readers.read(Dialect.EVERY_TENANT, handle -> Vectors.countAwaiting(handle, space));
    }

    @Override
    public void embed(Map<VersionKey, List<EmbeddedPassage>> passages) {
        writer.write(
                        passages.size(),
                        false,
                        handle ->
                                new Mutating(handle, database.dialect(), epoch, scopes).embed(passages, Instant.now()))
                .ifPresent(position -> head.accumulateAndGet(position.sequence(), Math::max));
    }

    @Override
    public String empty(String space, String cursor) {
        return writer.write(
                1, false, database.confined(Dialect.EVERY_TENANT, handle -> Vectors.remove(handle, space, cursor)));
    }

    @Override
    public StoreStatistics statistics() {
        return readers.read(Dialect.EVERY_TENANT, handle -> Inspection.statistics(handle, database.dialect()));
    }

    @Override
    public String place() {
        return database.dialect().place();
    }

    @Override
    public List<String> inspect() {
        return snapshot(Dialect.EVERY_TENANT, handle -> Inspection.findings(handle, database.dialect()));
    }

    private <T> T snapshot(String tenant, Function<Handle, T> work) {
        writer.checkOpen();
        return database.snapshot(tenant, work);
    }

    /** Runs the work on the thread that writes, as what deletes is. */
    <T> T onWriter(Function<Handle, T> work) {
        return writer.write(1, true, work);
    }

    @Override
    public void close() {
        watch.ifPresent(Watch::close);
        readers.close();
        writer.close();
        database.dialect().close();
    }
}
