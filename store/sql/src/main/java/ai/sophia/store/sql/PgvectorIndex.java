package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Staging;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.Guard;
import ai.sophia.store.sql.PgvectorCatalog.Entry;
import ai.sophia.store.sql.PgvectorConnections.Gone;
import ai.sophia.store.sql.PgvectorSearch.View;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passages by vector in the database of the records, by pgvector and behind the change log. All nodes keep one index: whoever comes to a piece
 * of the log first applies it, and the others find that it is done. One thread applies, commits and clears; all may stage and search.
 */
public final class PgvectorIndex implements VectorIndex, Projection {
    private static final Logger LOG = LoggerFactory.getLogger(PgvectorIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Position NOWHERE = new Position("", 0);

    /**
     * Where the index in the database stands, as far as this node knows.
     *
     * @param generation of the entry
     */
    private record State(Position applied, Position checkpoint, long generation, Optional<View> view) {
        static final State DETACHED = new State(NOWHERE, NOWHERE, 0, Optional.empty());

        State at(Position position, Position kept) {
            return view.isEmpty() ? this : new State(position, kept, generation, view);
        }
    }

    /**
     * What became of a piece of the log.
     *
     * @param stands where the index stands
     * @param moved whether that is not where this node took it to stand
     */
    private record Turn(Entry stands, boolean moved) {}

    private final EmbeddingSpace space;
    private final Guard guard;
    private final PgvectorConnections connections;
    private final PgvectorSearch search;
    private final PgvectorBuilder builder;
    private final Staging staging;

    /** Names this object among those that make an index. */
    private final String node = UUID.randomUUID().toString();

    /** Held by whatever changes what the database holds; never by a search. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicReference<State> state = new AtomicReference<>(State.DETACHED);
    private volatile String lacking = "it was not looked for yet";
    private volatile boolean closed;

    private PgvectorIndex(PgvectorSettings settings, EmbeddingSpace space, Guard guard) {
        this.space = space;
        this.guard = guard;
        this.connections = new PgvectorConnections(settings);
        this.search = new PgvectorSearch(connections, settings.least());
        this.builder = new PgvectorBuilder(connections, settings, this::look);
        this.staging = new Staging(space);
    }

    /**
     * Opens the index in a database that a record store was opened on; what it takes may be missing there.
     *
     * @param space the space of its vectors
     * @param guard of the searches
     */
    public static PgvectorIndex open(PgvectorSettings settings, EmbeddingSpace space, Guard guard) {
        PgvectorIndex index = new PgvectorIndex(settings, space, guard);
        try {
            index.attach();
        } catch (Fault.Unavailable away) {
            LOG.warn("The index by vectors in the database is not used until it can be: {}", away.explanation());
        }
        return index;
    }

    @Override
    public String name() {
        return "pgvector";
    }

    @Override
    public List<Candidate> search(Reach reach, Filter filter, Embedding question, int depth) {
        return staging.search(
                reach,
                filter,
                question,
                depth,
                deep -> guard.call(() -> {
                    View view = state.get().view().orElseThrow(this::detached);
                    return reading(() -> search.nearest(view, reach, filter, question.vector(), deep));
                }));
    }

    private Fault.Unavailable detached() {
        return new Fault.Unavailable("the index by vectors in the database cannot be used: " + lacking, RETRY);
    }

    @Override
    public Position checkpoint() {
        return state.get().checkpoint();
    }

    @Override
    public Position applied() {
        return state.get().applied();
    }

    @Override
    public void stage(List<StoredVersion> versions, Position upTo) {
        staging.add(versions, upTo);
        // the log may have brought them meanwhile
        staging.drop(applied());
    }

    /** It need not be on disk before a commit: what the database loses when it crashes, it loses from the end, with the note of it. */
    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        writing(() -> {
            Turn turn = turn((transaction, entry) -> {
                if (!upTo.covers(entry.applied())) {
                    // done by another node; what is applied again, in its place, cannot be
                    return new Turn(entry, upTo.equals(applied()));
                }
                transaction.execute("SET LOCAL synchronous_commit = off");
                PgvectorTable table = entry.table(space.dimension());
                table.put(transaction, versions);
                table.remove(transaction, deleted);
                boolean making = upTo.sequence() == 0 && entry.maker().equals(node);
                PgvectorCatalog.advance(transaction, entry.id(), upTo.sequence(), making ? node : "");
                return new Turn(entry.at(upTo), false);
            });
            state.updateAndGet(before -> before.at(turn.stands().applied(), before.checkpoint()));
            staging.drop(applied());
        });
    }

    @Override
    public void commit() {
        writing(this::commitNow);
    }

    private void commitNow() {
        Turn turn = turn((transaction, entry) -> {
            transaction.execute("SELECT set_config('synchronous_commit', 'on', true)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            PgvectorCatalog.keep(transaction, entry.id());
            return new Turn(entry, false);
        });
        Position there = turn.stands().applied();
        state.updateAndGet(before -> before.at(there, there));
        staging.drop(there);
        look();
    }

    @Override
    public void clear(String epoch) {
        writing(() -> {
            if (state.get().view().isEmpty()) {
                attach();
                if (!applied().equals(NOWHERE)) {
                    throw new Fault.Unavailable(
                            "the index by vectors in the database is not made again, for it stands at " + applied(),
                            RETRY);
                }
            }
            builder.stop();
            turn((transaction, entry) -> {
                entry.table(space.dimension()).clear(transaction);
                PgvectorCatalog.begin(transaction, entry.id(), epoch, node);
                return new Turn(entry, false);
            });
            staging.clear();
            Position start = new Position(epoch, 0);
            state.updateAndGet(before -> new State(start, start, before.generation() + 1, before.view()));
            look();
        });
    }

    /** Work of this node in its turn, which ends with the transaction. */
    private interface Work {
        Turn work(Handle transaction, Entry entry);
    }

    /**
     * Waits for this node's turn, and does the work if the index stands where it is taken to stand.
     *
     * @throws Fault.Unavailable if it does not: what comes next must be read from where it stands
     */
    private Turn turn(Work work) {
        State now = state.get();
        if (now.view().isEmpty()) {
            attach();
            throw new Fault.Unavailable("the index by vectors in the database stands at " + applied(), RETRY);
        }
        PgvectorTable table = now.view().get().table();
        Optional<Turn> done = connections.transacted(transaction -> PgvectorCatalog.locked(transaction, table.id())
                .map(entry -> {
                    boolean same = entry.generation() == now.generation()
                            && entry.applied().covers(now.applied());
                    if (entry.isMadeByAnother(node)) {
                        throw new Fault.Unavailable("another node makes the index by vectors in the database", RETRY);
                    }
                    return same ? work.work(transaction, entry) : new Turn(entry, true);
                }));
        if (done.isEmpty()) {
            detach();
            throw detached();
        }
        if (done.get().moved()) {
            adopt(done.get().stands(), now.view().get());
            throw new Fault.Unavailable(
                    "the index by vectors in the database stands at " + applied() + " and not at " + now.applied(),
                    RETRY);
        }
        return done.get();
    }

    private void adopt(Entry entry, View view) {
        state.set(new State(entry.applied(), entry.checkpoint(), entry.generation(), Optional.of(view)));
    }

    /** Learns what the database has, and makes in it what is always needed. */
    private void attach() {
        try {
            connections.transacted(transaction -> {
                PgvectorExtension.make(transaction);
                return true;
            });
            State found = connections.transacted(transaction -> {
                PgvectorExtension extension = PgvectorExtension.find(transaction);
                extension.check(space.dimension());
                Entry entry = PgvectorCatalog.open(transaction, space);
                PgvectorTable table = entry.table(space.dimension());
                PgvectorHybrid.make(transaction, table, extension);
                View view = new View(table, extension, Optional.empty(), 0);
                return new State(entry.checkpoint(), entry.checkpoint(), entry.generation(), Optional.of(view));
            });
            state.set(found);
            lacking = "";
            LOG.info(
                    "The index by vectors in the database {}",
                    applied().equals(NOWHERE) ? "is to be made" : "stands at " + applied());
        } catch (Fault.Unavailable missing) {
            detach();
            lacking = missing.explanation();
            throw missing;
        }
        look();
    }

    /** Looks at what the table has come to: how searches go from now on, and whether an index is to be made. */
    private void look() {
        State now = state.get();
        if (now.view().isEmpty() || closed) {
            return;
        }
        View before = now.view().get();
        try {
            View view = connections.transacted(transaction -> {
                PgvectorTable table = before.table();
                return new View(
                        table,
                        before.extension(),
                        PgvectorCatalog.find(transaction, table.id())
                                .flatMap(Entry::built)
                                .filter(built -> table.isIndexed(transaction)),
                        table.rows(transaction));
            });
            state.updateAndGet(same -> same.view().isEmpty()
                    ? same
                    : new State(same.applied(), same.checkpoint(), same.generation(), Optional.of(view)));
            builder.consider(view, now.generation());
        } catch (Fault.Unavailable | Gone away) {
            LOG.debug("The index by vectors could not be looked at", away);
        }
    }

    /** How searches go now; for tests. */
    Optional<View> view() {
        return state.get().view();
    }

    private void detach() {
        state.set(State.DETACHED);
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        inTable((table, transaction) -> {
            table.inventory(transaction, each);
            return 0L;
        });
    }

    @Override
    public long bytes() {
        return inTable(PgvectorTable::bytes);
    }

    private interface Look {
        long look(PgvectorTable table, Handle transaction);
    }

    private long inTable(Look look) {
        PgvectorTable table = state.get().view().orElseThrow(this::detached).table();
        return reading(() -> connections.transacted(transaction -> look.look(table, transaction)));
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (state.get().view().isPresent()) {
                commitNow();
            }
        } catch (Fault.Unavailable | Gone failure) {
            LOG.warn("The index by vectors in the database catches up on the next start: {}", failure.getMessage());
        } finally {
            writing.unlock();
        }
        end();
    }

    @Override
    public void delete() {
        builder.close();
        writing(() -> connections.transacted(transaction -> {
            state.get().view().ifPresent(view -> {
                view.table().drop(transaction);
                PgvectorCatalog.remove(transaction, view.table().id());
            });
            return true;
        }));
        abandon();
    }

    /** Lets go of the database as the death of this process would. */
    void abandon() {
        writing.lock();
        try {
            closed = true;
        } finally {
            writing.unlock();
        }
        end();
    }

    private void end() {
        builder.close();
        connections.close();
    }

    private <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (Gone gone) {
            detach();
            throw gone.fault();
        }
    }

    private void writing(Runnable work) {
        writing.lock();
        try {
            if (closed) {
                throw new Fault.Unavailable("the index by vectors in the database is closed", RETRY);
            }
            work.run();
        } catch (Gone gone) {
            detach();
            throw gone.fault();
        } finally {
            writing.unlock();
        }
    }
}
