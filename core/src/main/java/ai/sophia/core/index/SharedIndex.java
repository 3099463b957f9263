package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passages by vector on a server, behind the change log. What the log has not brought yet is searched in memory, exactly. The server may be
 * away when this is opened, and at any time after: searches then fail at once, and what was missed is applied when it is back. One that has
 * lost its data is noticed and filled again. Of several nodes with one server, the one that leads keeps the index, and the others search it and
 * look how far it is. One thread applies, commits and clears; all may stage and search.
 */
public final class SharedIndex implements VectorIndex, Projection {
    /** Where an index stands that is to be made anew. */
    public static final Position NOWHERE = new Position("", 0);

    private static final Logger LOG = LoggerFactory.getLogger(SharedIndex.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * How the server and the log stand.
     *
     * @param attached whether the server has told where it stands, and has not lost it since
     */
    private record State(Position applied, Position checkpoint, boolean attached) {
        static final State DETACHED = new State(NOWHERE, NOWHERE, false);
    }

    private final VectorServer server;
    private final Guard searches;
    private final BooleanSupplier leads;
    private final Staging staging;

    /** Held by whatever changes what the server holds; never by a search. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicReference<State> state = new AtomicReference<>(State.DETACHED);

    /** Whether this node led when it last asked the server for all that there is, and so knows of all that others have made. */
    private boolean leading;

    private boolean closed;

    private SharedIndex(VectorServer server, EmbeddingSpace space, Guard searches, BooleanSupplier leads) {
        this.server = server;
        this.searches = searches;
        this.leads = leads;
        this.staging = new Staging(space);
    }

    /**
     * Opens the index on a server, which need not be there yet and is not waited for: the first to ask it is who follows the log.
     *
     * @param server closed with this
     * @param space the space of its vectors
     * @param searches watches each search as a whole
     * @param leads whether this node is the one, of those that share the records and the server, that changes what the server holds
     */
    public static SharedIndex open(VectorServer server, EmbeddingSpace space, Guard searches, BooleanSupplier leads) {
        return new SharedIndex(server, space, searches, leads);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public List<Candidate> search(Reach reach, Filter filter, Embedding question, int depth) {
        return staging.search(
                reach,
                filter,
                question,
                depth,
                deep -> searches.call(() -> reading(() -> server.nearest(reach, filter, question.vector(), deep))));
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

    @Override
    public boolean follow() {
        writing(() -> {
            boolean now = leads.getAsBoolean();
            if (!state.get().attached() || now != leading) {
                attach();
            } else if (!now) {
                adopt(server.noted(Integer.MAX_VALUE));
                staging.drop(applied());
            }
            tryAgain();
        });
        return !leading;
    }

    /** A server that answers again is known to do so, also where nobody searches it: a small call is as good a trial for the guard. */
    private void tryAgain() {
        if (searches.status().state() == Guard.State.DOWN) {
            try {
                searches.call(() -> server.noted(Integer.MAX_VALUE));
            } catch (Fault.Unavailable still) {
                LOG.debug("The {} is not searched yet: {}", server.title(), still.explanation());
            }
        }
    }

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        writing(() -> {
            goOn();
            server.put(versions);
            server.remove(deleted);
            state.updateAndGet(before -> before.attached() ? new State(upTo, before.checkpoint(), true) : before);
            staging.drop(applied());
        });
    }

    /** Adopts where the server stands, if it is not known; what comes next must then be read from there. */
    private void goOn() {
        checkLeading();
        if (!state.get().attached() || !leading) {
            attach();
            throw new Fault.Unavailable("the " + server.title() + " was away and stands at " + applied(), RETRY);
        }
    }

    /** Each of several nodes would change what the others have just put there. */
    private void checkLeading() {
        if (!leads.getAsBoolean()) {
            throw new Fault.Unavailable("another node keeps the index on the " + server.title(), RETRY);
        }
    }

    @Override
    public void commit() {
        writing(this::commitNow);
    }

    /** A server that stands behind what it has confirmed was given an older state of its data. */
    private void commitNow() {
        // counted before it is looked whether they were lost meanwhile, which forgets them
        int collections = server.known();
        goOn();
        State now = state.get();
        Position there = server.noted(collections);
        if (!there.covers(now.checkpoint())) {
            adopt(there);
            throw new Fault.Unavailable(
                    "the " + server.title() + " stands at " + there + " and not at " + now.checkpoint() + " any more",
                    RETRY);
        }
        if (!there.covers(now.applied())) {
            server.note(now.applied(), collections);
        }
        state.updateAndGet(before -> before.attached() ? new State(before.applied(), before.applied(), true) : before);
    }

    @Override
    public void clear(String epoch) {
        writing(() -> {
            checkLeading();
            if (!state.get().attached() || !leading) {
                attach();
                if (!applied().equals(NOWHERE)) {
                    throw new Fault.Unavailable(
                            "the " + server.title() + " was away and is not made again, for it stands at " + applied(),
                            RETRY);
                }
            }
            // what is only half removed must not be taken for whole
            server.note(NOWHERE, 0);
            server.drop();
            staging.clear();
            Position start = new Position(epoch, 0);
            server.note(start, 0);
            adopt(start);
        });
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        reading(() -> {
            server.inventory(each);
            return true;
        });
    }

    /** About: the server does not tell what it takes. */
    @Override
    public long bytes() {
        return reading(server::bytes);
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
        } catch (Fault.Unavailable | LostData failure) {
            LOG.warn("The index on the {} catches up on the next start: {}", server.title(), failure.getMessage());
        } finally {
            writing.unlock();
        }
        server.close();
    }

    @Override
    public void delete() {
        writing(() -> {
            if (leads.getAsBoolean()) {
                server.dropNote();
                server.drop();
            }
        });
        abandon();
    }

    /** Lets go of the server as the death of this process would. */
    public void abandon() {
        writing.lock();
        try {
            closed = true;
        } finally {
            writing.unlock();
        }
        server.close();
    }

    /** Learns where the server stands, and makes on it what is always needed. */
    private void attach() {
        boolean now = leads.getAsBoolean();
        int collections = server.open();
        adopt(server.noted(collections));
        leading = now;
        LOG.info(
                "The index on the {} {}",
                server.title(),
                applied().equals(NOWHERE) ? "is to be made" : "stands at " + applied());
    }

    private void adopt(Position position) {
        state.set(new State(position, position, true));
    }

    /** Forgets where the server stands: it is asked again, and if it does not know any more, all is made again. */
    private void lose(LostData lost) {
        LOG.warn("{}: the index is made again as far as it is missing", lost.getMessage());
        state.set(State.DETACHED);
        server.forget();
    }

    private <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (LostData lost) {
            lose(lost);
            throw lost.fault();
        }
    }

    private void writing(Runnable work) {
        writing.lock();
        try {
            if (closed) {
                throw new Fault.Unavailable("the index on the " + server.title() + " is closed", RETRY);
            }
            work.run();
        } catch (LostData lost) {
            lose(lost);
            throw lost.fault();
        } finally {
            writing.unlock();
        }
    }
}
