package ai.sophia.core.space;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.index.Projector;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedding spaces in use. What is in use changes as a whole: a recall or a write sees one state from its beginning to its end, and a
 * change is done when nobody sees the state before it any more, as in read-copy-update (P. McKenney and J. Slingwine, "Read-Copy Update:
 * Using Execution History to Solve Concurrency Problems", 1998). So what a state before held can be closed, and whatever follows a change
 * follows all writes that did not know of it. Safe for all threads; who uses it waits for nobody, who changes it is one thread.
 */
public final class Spaces implements AutoCloseable {
    /**
     * What is in use at one time.
     *
     * @param serving where questions are answered
     * @param encoders of all spaces that a write is stored in, that of the serving space first
     * @param open all spaces that a write is made visible in, the serving one first
     */
    public record InUse(OpenSpace serving, List<Encoder> encoders, List<OpenSpace> open) {
        public InUse {
            encoders = List.copyOf(encoders);
            open = List.copyOf(open);
        }

        /** One space for everything. */
        public static InUse of(OpenSpace serving) {
            return new InUse(serving, List.of(serving.encoder()), List.of(serving));
        }

        /** The same, where a write is stored in another space too. */
        public InUse with(Encoder wanted) {
            return new InUse(serving, List.of(serving.encoder(), wanted), open);
        }

        /** The same, where a write is stored in another space and visible there too. */
        public InUse with(OpenSpace wanted) {
            return new InUse(serving, List.of(serving.encoder(), wanted.encoder()), List.of(serving, wanted));
        }

        /**
         * Makes versions visible in every open space, in the others too if it fails in one.
         *
         * @param versions with the passages of all spaces
         */
        public void stage(List<StoredVersion> versions, Position upTo) {
            @Nullable RuntimeException failed = null;
            for (OpenSpace space : open) {
                try {
                    space.stage(
                            encoders.size() == 1
                                    ? versions
                                    : versions.stream()
                                            .map(each -> each.in(space.id()))
                                            .toList(),
                            upTo);
                } catch (RuntimeException failure) {
                    failed = failure;
                }
            }
            if (failed != null) {
                throw failed;
            }
        }
    }

    /** What is in use, and the lock whose readers are its users. */
    private static final class State {
        private final InUse inUse;
        private final ReentrantReadWriteLock users = new ReentrantReadWriteLock();

        State(InUse inUse) {
            this.inUse = inUse;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Spaces.class);

    private final AtomicLong awaited = new AtomicLong();
    private volatile State current;

    public Spaces(InUse first) {
        this.current = new State(first);
    }

    /** Does some work with what is in use now; nothing of that is closed before the work ends. */
    public <T> T use(Function<InUse, T> work) {
        while (true) {
            State state = current;
            // never behind a change that waits for others, and refused for the instant only in which that change has
            // nobody left to wait for
            if (state.users.readLock().tryLock()) {
                try {
                    if (state == current) {
                        return work.apply(state.inUse);
                    }
                } finally {
                    state.users.readLock().unlock();
                }
            }
            Thread.onSpinWait();
        }
    }

    /** What is in use now, to be looked at: it may be closed at any time. */
    public InUse inUse() {
        return current.inUse;
    }

    /** The space in which questions are answered now, to be looked at: it may be closed at any time. */
    public OpenSpace serving() {
        return current.inUse.serving();
    }

    /**
     * A vector that a caller brings.
     *
     * @param space id of the space that it lives in
     * @throws Fault.Invalid if no text is stored in that space now, or the vector is none of it
     */
    public Embedding brought(String space, float[] vector) {
        return current.inUse.encoders().stream()
                .filter(each -> each.space().equals(space))
                .findFirst()
                .orElse(current.inUse.serving().encoder())
                .embeddings()
                .brought(space, vector);
    }

    /** Tells that something was stored whose vectors are awaited. */
    public void awaited() {
        awaited.incrementAndGet();
    }

    /** How often that was told. */
    long timesAwaited() {
        return awaited.get();
    }

    /** Tells that memories were deleted from these scopes. */
    public void deleted(Collection<Scope> scopes) {
        projectors().forEach(each -> each.deleted(scopes));
    }

    /** Asks for all projections to be made again from the records; returns at once. */
    public void rebuild() {
        projectors().forEach(Projector::rebuild);
    }

    private Stream<Projector> projectors() {
        return current.inUse.open().stream().flatMap(space -> space.projectors().stream());
    }

    /** Puts something else to use, and waits until nobody uses what was before. */
    void change(InUse next) {
        State before = current;
        current = new State(next);
        before.users.writeLock().lock();
        try {
            LOG.debug(
                    "Nobody uses what was in use before {} served",
                    next.serving().id());
        } finally {
            before.users.writeLock().unlock();
        }
    }

    /** Closes all that is in use. */
    @Override
    public void close() {
        InUse last = current.inUse;
        try {
            last.open().forEach(OpenSpace::close);
        } finally {
            // a second time does nothing; one whose space is not open yet is closed here
            last.encoders().forEach(Encoder::close);
        }
    }
}
