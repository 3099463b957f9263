package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Shelf;
import ai.sophia.core.blind.Tokens;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Evaluator;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Ranking;
import ai.sophia.core.index.Tail;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.Deadline;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.TenantKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passages by vector on a ChromaDB server, behind the change log. What the log has not brought yet is searched in memory, exactly. The
 * server may be away when this is opened, and at any time after: searches then fail at once, and what was missed is applied when it is
 * back. One that has lost its data is noticed and filled again. Of several nodes with one server, the one that leads keeps the index, and the
 * others search it and look how far it is. One thread applies, commits and clears; all may stage and search.
 */
public final class ChromaIndex implements VectorIndex, Projection {
    private static final Logger LOG = LoggerFactory.getLogger(ChromaIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Bytes that a record takes on the server besides two copies of its vector, in its log and in its graph; about. */
    private static final long RECORD_BYTES = 1_500;

    /** Passages that are held in memory while the server is away, of which the log brings all. */
    private static final int TAIL_LIMIT = 10_000;

    /**
     * How the server and the log stand.
     *
     * @param attached whether the server has told where it stands, and has not lost it since
     */
    private record State(Position applied, Position checkpoint, boolean attached) {
        static final State DETACHED = new State(Checkpoints.NOWHERE, Checkpoints.NOWHERE, false);
    }

    private final EmbeddingSpace space;
    private final Function<String, TenantKey> keys;
    private final BooleanSupplier leads;
    private final ChromaServer server;
    private final Holdings holdings;
    private final Checkpoints checkpoints;
    private final Applier applier;
    private final Narrow narrow = new Narrow();

    /** Threads that wait for the server's collections. */
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

    /** Held by whatever changes what the server holds; never by a search. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicReference<Tail<Staged>> tail = new AtomicReference<>(Tail.empty());
    private final AtomicReference<State> state = new AtomicReference<>(State.DETACHED);
    private ChromaServer.Limits limits = new ChromaServer.Limits(1, false);

    /** Whether this node led when it last asked the server for all that there is, and so knows of all that others have made. */
    private boolean leading;

    private boolean closed;

    private ChromaIndex(
            ChromaSettings settings,
            EmbeddingSpace space,
            Function<String, TenantKey> keys,
            Guard guard,
            BooleanSupplier leads) {
        this.leads = leads;
        this.space = space;
        this.keys = keys;
        this.server = new ChromaServer(settings, guard);
        Names names = Names.of(settings.database(), space);
        this.holdings = new Holdings(server, names);
        this.checkpoints = new Checkpoints(server, names);
        this.applier = new Applier(server, holdings, space, keys);
    }

    /**
     * Opens the index on a server, which need not be there yet.
     *
     * @param space the space of its vectors
     * @param keys each tenant's key, under which the server is told what memories are found by
     * @param guard of the server; its budget is that of a call that writes, for the searches have a deadline
     * @param leads whether this node is the one, of those that share the records and the server, that changes what the server holds
     */
    public static ChromaIndex open(
            ChromaSettings settings,
            EmbeddingSpace space,
            Function<String, TenantKey> keys,
            Guard guard,
            BooleanSupplier leads) {
        settings.warning().ifPresent(LOG::warn);
        ChromaIndex index = new ChromaIndex(settings, space, keys, guard, leads);
        try {
            index.attach();
        } catch (Fault.Unavailable away) {
            LOG.warn("The index on ChromaDB is not used until it can be: {}", away.explanation());
        }
        return index;
    }

    @Override
    public String name() {
        return "chroma";
    }

    @Override
    public List<Candidate> search(Reach reach, Filter filter, Embedding question, int depth) {
        if (!question.space().equals(space.id())) {
            throw new Fault.Invalid(
                    "embedding.space", "expected the space " + space.id() + ", but got " + question.space());
        }
        if (question.vector().length != space.dimension()) {
            throw new Fault.Invalid(
                    "embedding.vector",
                    "expected " + space.dimension() + " numbers, but got " + question.vector().length);
        }
        // taken before the server is asked: what leaves it in between is on the server by then
        Tail<Staged> staged = tail.get();
        Set<VersionKey> superseded = new HashSet<>();
        staged.each(each -> superseded.add(each.memory().key()));
        Ranking ranking = new Ranking(superseded);
        staged.each(each -> {
            if (!each.isAwaited() && each.memory().visibleTo(reach) && Evaluator.matches(filter, each.memory())) {
                ranking.addStaged(each.candidate(question.vector()));
            }
        });
        Deadline deadline = server.searchDeadline();
        Tokens tokens = new Tokens(keys.apply(reach.tenant()));
        Search search = new Search(server, narrow, deadline, question.vector(), reach, filter, tokens);
        if (!search.isVain()) {
            // so many of what the server finds may be out of date
            int deep = (int) Math.min(Integer.MAX_VALUE, (long) depth + superseded.size());
            stored(search, reach.tenant(), filter, deep, deadline).forEach(ranking::add);
        }
        return ranking.best(depth);
    }

    private List<Candidate> stored(Search search, String tenant, Filter filter, int depth, Deadline deadline) {
        try {
            return ask(search, holdings.of(tenant, Shelf.of(filter), deadline), depth);
        } catch (Lost lost) {
            if (holdings.holds(lost.collection())) {
                lose(lost);
                throw lost.fault();
            }
            // it was made anew meanwhile
            return ask(search, holdings.of(tenant, Shelf.of(filter), deadline), depth);
        }
    }

    private List<Candidate> ask(Search search, List<Located> collections, int depth) {
        if (collections.size() == 1) {
            return search.nearest(collections.getFirst(), depth);
        }
        List<Future<List<Candidate>>> asked = collections.stream()
                .map(each -> asking.submit(() -> search.nearest(each, depth)))
                .toList();
        try {
            List<Candidate> found = new ArrayList<>();
            for (Future<List<Candidate>> each : asked) {
                found.addAll(each.get());
            }
            return found;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("asking ChromaDB failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while asking ChromaDB", Duration.ZERO, interrupted);
        } finally {
            asked.forEach(each -> each.cancel(true));
        }
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
        List<Staged> passages = Staged.of(versions);
        tail.updateAndGet(before -> before.with(passages, upTo).within(TAIL_LIMIT));
        // the log may have brought them meanwhile
        dropApplied();
    }

    @Override
    public boolean follow() {
        writing(() -> {
            boolean now = leads.getAsBoolean();
            if (!state.get().attached() || now != leading) {
                attach();
            } else if (!now) {
                adopt(checkpoints.read(Integer.MAX_VALUE));
                dropApplied();
            }
        });
        return !leading;
    }

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        writing(() -> {
            goOn();
            applier.put(versions, limits);
            applier.remove(deleted);
            state.updateAndGet(before -> before.attached() ? new State(upTo, before.checkpoint(), true) : before);
            dropApplied();
        });
    }

    /** Adopts where the server stands, if it is not known; what comes next must then be read from there. */
    private void goOn() {
        checkLeading();
        if (!state.get().attached() || !leading) {
            attach();
            throw new Fault.Unavailable(
                    "the ChromaDB server " + server.address() + " was away and stands at " + applied(), RETRY);
        }
    }

    /** Each of several nodes would change what the others have just put there. */
    private void checkLeading() {
        if (!leads.getAsBoolean()) {
            throw new Fault.Unavailable(
                    "another node keeps the index on the ChromaDB server " + server.address(), RETRY);
        }
    }

    @Override
    public void commit() {
        writing(this::commitNow);
    }

    /** A server that stands behind what it has confirmed was given an older state of its data. */
    private void commitNow() {
        // counted before it is looked whether they were lost meanwhile, which forgets them
        int collections = holdings.known().size();
        goOn();
        State now = state.get();
        Position there = checkpoints.read(collections);
        if (!there.covers(now.checkpoint())) {
            adopt(there);
            throw new Fault.Unavailable(
                    "the ChromaDB server " + server.address() + " stands at " + there + " and not at "
                            + now.checkpoint() + " any more",
                    RETRY);
        }
        if (!there.covers(now.applied())) {
            checkpoints.write(now.applied(), collections);
        }
        state.updateAndGet(before -> before.attached() ? new State(before.applied(), before.applied(), true) : before);
    }

    @Override
    public void clear(String epoch) {
        writing(() -> {
            checkLeading();
            if (!state.get().attached() || !leading) {
                attach();
                if (!applied().equals(Checkpoints.NOWHERE)) {
                    throw new Fault.Unavailable(
                            "the ChromaDB server " + server.address()
                                    + " was away and is not made again, for it stands at " + applied(),
                            RETRY);
                }
            }
            // what is only half removed must not be taken for whole
            checkpoints.write(Checkpoints.NOWHERE, 0);
            holdings.drop();
            tail.set(Tail.empty());
            Position start = new Position(epoch, 0);
            checkpoints.write(start, 0);
            adopt(start);
        });
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        reading(() -> {
            for (Located collection : holdings.all()) {
                server.each(collection, id -> {
                    RecordKey key = RecordKey.parse(id);
                    each.accept(key.version(), key.passage());
                });
            }
            return true;
        });
    }

    /** About: the server does not tell what it takes. */
    @Override
    public long bytes() {
        long bytes = 2L * Float.BYTES * space.dimension() + RECORD_BYTES;
        return reading(() -> holdings.all().stream().mapToLong(server::count).sum() * bytes);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (state.get().attached() && leading && leads.getAsBoolean()) {
                commitNow();
            }
        } catch (Fault.Unavailable | Lost failure) {
            LOG.warn("The index on ChromaDB catches up on the next start: {}", failure.getMessage());
        } finally {
            writing.unlock();
        }
        end();
    }

    @Override
    public void delete() {
        writing(() -> {
            if (leads.getAsBoolean()) {
                checkpoints.drop();
                holdings.drop();
            }
        });
        abandon();
    }

    /** Lets go of the server as the death of this process would. */
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
        asking.shutdownNow();
        server.close();
    }

    /** Learns where the server stands, and makes on it what is always needed. */
    private void attach() {
        boolean now = leads.getAsBoolean();
        limits = server.limits();
        server.makeTenant();
        adopt(checkpoints.read(holdings.all().size()));
        leading = now;
        LOG.info(
                "The index on ChromaDB at {} {}",
                server.address(),
                applied().equals(Checkpoints.NOWHERE) ? "is to be made" : "stands at " + applied());
    }

    private void adopt(Position position) {
        state.set(new State(position, position, true));
    }

    /** Forgets where the server stands: it is asked again, and if it does not know any more, all is made again. */
    private void lose(Lost lost) {
        LOG.warn("{}: the index is made again as far as it is missing", lost.getMessage());
        state.set(State.DETACHED);
        holdings.forget();
    }

    private void dropApplied() {
        tail.updateAndGet(before -> before.after(applied()));
    }

    private interface Reading<T> {
        T read();
    }

    private <T> T reading(Reading<T> work) {
        try {
            return work.read();
        } catch (Lost lost) {
            if (holdings.holds(lost.collection())) {
                lose(lost);
            }
            throw lost.fault();
        }
    }

    private void writing(Runnable work) {
        writing.lock();
        try {
            if (closed) {
                throw new Fault.Unavailable("the index on ChromaDB is closed", RETRY);
            }
            work.run();
        } catch (Lost lost) {
            lose(lost);
            throw lost.fault();
        } finally {
            writing.unlock();
        }
    }
}
