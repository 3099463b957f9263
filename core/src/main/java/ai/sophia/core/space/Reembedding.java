package ai.sophia.core.space;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projector;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the records from the embedding space that serves into the one that is wanted. It embeds the versions that lack vectors there,
 * opens the wanted space's projections and lets them catch up, loads the scopes in use, makes the wanted space serve, closes the one before it, and removes from
 * the records what is of neither use. Each step is looked up in the records, so that whenever it ends, by a failure or with the process,
 * it goes on from there; and a step that is done is not done again. One platform thread of its own does all of it, and waits while others
 * ask or write; every other method is safe for all threads.
 */
public final class Reembedding implements AutoCloseable {
    /** What it is at. */
    public enum Stage {
        /**
         * Waiting to learn which space is wanted, for the server of its model does not answer; or for other nodes that use the records to
         * end, for these would go on in the space that is left.
         */
        WAITING,
        /** Embedding the versions that lack vectors. */
        EMBEDDING,
        /** Making the projections of the wanted space, in which everything has vectors now. */
        INDEXING,
        /** Removing vectors of a space that is not used any more. */
        REMOVING
    }

    /**
     * How far it is.
     *
     * @param from id of the space that is left
     * @param to id of the space that is wanted, or serves already; empty if that is not known yet
     * @param done versions that have vectors in the wanted space
     * @param of all versions
     * @param since when it began, be it in an earlier life of the process
     * @param reason why it is held up, empty if it is not
     */
    public record Status(Stage stage, String from, String to, long done, long of, Instant since, String reason) {
        private Status at(Stage next) {
            return new Status(next, from, to, done, of, since, reason);
        }

        private Status done(long versions) {
            return new Status(stage, from, to, Math.min(of, done + versions), of, since, "");
        }

        private Status because(String why) {
            return new Status(stage, from, to, done, of, since, why);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reembedding.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TELLING = Duration.ofMinutes(1);

    private final MemoryStore store;
    private final Spaces spaces;
    private final Supplier<Encoder> wanting;
    private final Function<Encoder, OpenSpace> opening;
    private final Pace pace;
    private final InstantSource clock;
    private final Thread thread;

    private volatile Optional<Status> status = Optional.empty();
    private String heldUp = "";
    private long told = System.nanoTime();

    /**
     * @param spaces in use; a write is stored in the wanted space too
     * @param wanting tells what encodes for the wanted space, the same at each call; that of the serving one, if that is wanted.
     *     Unavailable as long as it cannot be known
     * @param opening opens the wanted space's projections, empty, and lets them follow the log
     * @param quiet whether nobody waits for an answer
     */
    public Reembedding(
            MemoryStore store,
            Spaces spaces,
            Supplier<Encoder> wanting,
            Function<Encoder, OpenSpace> opening,
            BooleanSupplier quiet,
            InstantSource clock) {
        this.store = store;
        this.spaces = spaces;
        this.wanting = wanting;
        this.opening = opening;
        this.pace = new Pace(quiet);
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("reembedding").daemon().unstarted(this::run);
    }

    /** Begins, or goes on; there is nothing to do if the records hold no other space than the one that is wanted. */
    public void start() {
        thread.start();
    }

    /** How far it is; empty if there is nothing to do, or nothing left. */
    public Optional<Status> status() {
        return status;
    }

    /** Waits until nothing is left to do. */
    public void join() throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) {
            thread.join();
        }
    }

    /**
     * Waits until nothing is left to do.
     *
     * @param patience how long it may be held up, as by a server that does not answer
     * @throws Fault.Unavailable if it is for longer
     */
    public void join(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (thread.getState() != Thread.State.NEW && !thread.join(RETRY)) {
            String reason = status.map(Status::reason).orElse("");
            if (reason.isEmpty()) {
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new Fault.Unavailable(
                        "the embedder that is wanted was not to be had within " + patience.toSeconds() + " s: "
                                + reason,
                        RETRY);
            }
        }
    }

    /** Ends after the batch that is under way; the next start goes on. */
    @Override
    public void close() {
        pace.end();
        try {
            join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean done = false;
        while (!done && !pace.isOver()) {
            try {
                done = work();
            } catch (RuntimeException | Error failure) {
                failed(failure);
            }
        }
    }

    /** Nothing may end it but closing: what is missing then is tried again. */
    private void failed(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (!heldUp.equals(reason)) {
            heldUp = reason;
            LOG.warn("Re-embedding is held up and tries again: {}", failure.toString());
            LOG.debug("Cause", failure);
        }
        status = status.map(before -> before.because(reason));
        pace.pause(RETRY);
    }

    /** Does what is left to do; false if it is over before. */
    private boolean work() {
        Encoder wanted = wanted();
        if (!removeOthers(wanted)) {
            return false;
        }
        if (!spaces.serving().id().equals(wanted.space())) {
            claim(wanted);
            if (!(embedAll(wanted) && serve(wanted) && removeOthers(wanted))) {
                return false;
            }
        }
        status = Optional.empty();
        return true;
    }

    private Encoder wanted() {
        try {
            return wanting.get();
        } catch (Fault.Unavailable unknown) {
            await("");
            throw unknown;
        }
    }

    /** What other nodes write while they know of one space only would be missing in the other. */
    private void claim(Encoder wanted) {
        if (!store.claim()) {
            await(wanted.space());
            throw new Fault.Unavailable(
                    "other nodes use the records in " + store.place() + ": stop all but this one, and it begins",
                    RETRY);
        }
    }

    private void await(String to) {
        if (status.isEmpty() || !status.get().to().equals(to)) {
            long all = store.statistics().versions();
            String from = spaces.serving().id();
            status = Optional.of(new Status(Stage.WAITING, from, to, 0, all, clock.instant(), heldUp));
        }
    }

    private boolean embedAll(Encoder wanted) {
        Instant began = clock.instant();
        store.hold(wanted.embeddings().space(), began);
        Spaces.InUse before = spaces.inUse();
        if (before.encoders().size() == 1) {
            spaces.change(before.with(wanted));
        }
        Instant since = store.spaces().stream()
                .filter(each -> each.id().equals(wanted.space()))
                .findFirst()
                .map(HeldSpace::since)
                .orElse(began);
        String from = spaces.serving().id();
        long all = store.statistics().versions();
        long lacking = store.countLacking(wanted.space());
        status = Optional.of(
                new Status(Stage.EMBEDDING, from, wanted.space(), Math.max(0, all - lacking), all, since, heldUp));
        if (heldUp.isEmpty()) {
            LOG.info(
                    "Re-embedding: {} of {} versions lack vectors of {}; {} answers until all have them",
                    lacking,
                    all,
                    wanted.space(),
                    from);
        }
        // what is written meanwhile has vectors of both, or awaits them and is found to lack them
        return new Filling(store, wanted, pace, this::embedded).fill();
    }

    private void embedded(int versions) {
        heldUp = "";
        status = status.map(before -> before.done(versions));
        if (System.nanoTime() - told >= TELLING.toNanos()) {
            told = System.nanoTime();
            status.ifPresent(now -> LOG.info("Re-embedded {} of {} versions", now.done(), now.of()));
        }
    }

    /** Lets the wanted space serve, once its projections hold everything; false if it is over before. */
    private boolean serve(Encoder wanted) {
        status = status.map(before -> before.at(Stage.INDEXING));
        Spaces.InUse before = spaces.inUse();
        if (before.open().size() == 1) {
            // from here on writes are visible in both; those that were not are in the log when this returns
            spaces.change(before.with(opening.apply(wanted)));
        }
        Spaces.InUse both = spaces.inUse();
        OpenSpace next = both.open().getLast();
        if (!caughtUp(next) || !loaded(both.serving().hot().held(), next.hot())) {
            return false;
        }
        store.serve(wanted.embeddings().space(), clock.instant());
        spaces.change(Spaces.InUse.of(next));
        store.share();
        LOG.info("Questions are answered in the space {} now", wanted.space());
        both.serving().discard();
        return true;
    }

    private boolean caughtUp(OpenSpace space) {
        try {
            while (!pace.isOver()) {
                boolean applied = space.projector().await(store.head(), RETRY);
                if (applied && space.projector().state() == Projector.State.CURRENT) {
                    return true;
                }
                pace.glance();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            pace.end();
        }
        return false;
    }

    /** Has the scopes in use loaded, so that the first question after the switch need not wait for its own. */
    private boolean loaded(List<Reach> scopes, HotTier hot) {
        for (Reach scope : scopes) {
            if (pace.isOver()) {
                return false;
            }
            if (!hot.ready(scope, Filter.all())) {
                hot.await(scope, Filter.all(), RETRY);
            }
        }
        return true;
    }

    /** Removes the vectors of spaces that neither serve nor are wanted; false if it is over before. */
    private boolean removeOthers(Encoder wanted) {
        for (HeldSpace held : store.spaces()) {
            if (!held.serves() && !held.id().equals(wanted.space()) && !remove(held)) {
                return false;
            }
        }
        return true;
    }

    private boolean remove(HeldSpace left) {
        long all = store.statistics().versions();
        status = Optional.of(
                new Status(Stage.REMOVING, left.id(), spaces.serving().id(), all, all, left.since(), heldUp));
        LOG.info("Removing the vectors of {}, which is not used any more", left.id());
        String cursor = "";
        do {
            if (!pace.letOthersGoFirst()) {
                return false;
            }
            cursor = store.empty(left.id(), cursor);
        } while (!cursor.isEmpty());
        LOG.info("The vectors of {} are removed", left.id());
        return true;
    }
}
