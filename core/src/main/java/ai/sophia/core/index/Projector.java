package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a projection behind the record store's change log: catches up on start, follows each commit, rebuilds when the log cannot tell
 * what is missing, and tries again after a failure. One platform thread of its own does all of it, but for the comparing with the records,
 * which has another; every other method is safe for all threads.
 */
public final class Projector implements AutoCloseable {
    /** Where a projection stands. */
    public enum State {
        /** Everything committed is applied, or about to be. */
        CURRENT,
        /** Applying what it missed. */
        CATCHING_UP,
        /** Being made again from the records. */
        REBUILDING,
        /** The last attempt failed; the next is due. */
        FAILED
    }

    /**
     * Where the projection stands.
     *
     * @param lag entries of the log that are not applied yet; of no meaning while rebuilding
     * @param repaired memories that differed from the records when both were compared, since the start
     * @param reason why it failed, empty if it did not
     */
    public record Status(
            String name, State state, Position applied, Position checkpoint, long lag, long repaired, String reason) {}

    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final int BATCH = 500;
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

    /** How often it is looked whether another node has written, of which the store knows by itself. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** Writes of so long are applied together: what they wrote is visible already, and applying costs much the same for one as for many. */
    static final Duration GATHERING = Duration.ofMillis(200);

    private final MemoryStore store;
    private final Projection projection;
    private final String space;
    private final Generations generations;
    private final Reconciliation reconciliation;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean nudged = true;
    private boolean urgent = true;
    private boolean rebuildWanted;
    private boolean reconciliationWanted;
    private long repaired;
    private boolean closed;
    private Position told;
    private State state = State.CATCHING_UP;
    private String reason = "";

    private boolean following;
    /** Whether an attempt failed, and none has gone through since: some of them get further than others. */
    private boolean failing;

    private boolean uncommitted;
    private long lastCommit = System.nanoTime();

    /**
     * @param space id of the embedding space whose vectors the projection holds
     * @param generations is told of what can be found, or no more
     */
    public Projector(MemoryStore store, Projection projection, String space, Generations generations) {
        this.store = store;
        this.projection = projection;
        this.space = space;
        this.generations = generations;
        this.told = projection.applied();
        generations.follow(told);
        this.reconciliation = new Reconciliation(store, projection, space, this::nudge);
        this.thread = Thread.ofPlatform()
                .name("projector-" + projection.name())
                .daemon()
                .unstarted(this::run);
    }

    /** Begins to follow the log. */
    public void start() {
        thread.start();
    }

    /** Makes committed versions visible at once; the log brings them for good. */
    public void stage(List<StoredVersion> versions, Position upTo) {
        try {
            projection.stage(versions, upTo);
        } finally {
            generations.changed(versions, upTo);
            nudge();
        }
    }

    /** Tells that memories were deleted from these scopes. */
    public void deleted(Collection<Scope> scopes) {
        generations.deleted(scopes);
        nudge();
    }

    /** Tells that the log has grown. */
    public void nudge() {
        signal(() -> nudged = true);
    }

    /** Asks for the projection to be made again from the records; returns at once. */
    public void rebuild() {
        signal(() -> {
            rebuildWanted = true;
            state = State.REBUILDING;
        });
    }

    /**
     * Asks for the projection to be compared with the records, and for what differs to be put right; returns at once. It is compared beside
     * the thread that applies, and again until that is done without a failure.
     */
    public void reconcile() {
        signal(() -> reconciliationWanted = true);
    }

    /**
     * Waits until the projection is current and has applied the log up to the position.
     *
     * @return false if that did not happen in time
     */
    public boolean await(Position position, Duration patience) throws InterruptedException {
        signal(() -> {
            nudged = true;
            urgent = true;
        });
        long remaining = patience.toNanos();
        lock.lock();
        try {
            while (rebuildWanted || state == State.REBUILDING || !told().covers(position)) {
                if (remaining <= 0 || closed) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Up to here, all changes of the log are applied, and told to the generations. */
    public Position told() {
        lock.lock();
        try {
            // an index that was opened again, for it was damaged, may be behind what was told
            Position applied = projection.applied();
            return applied.covers(told) ? told : applied;
        } finally {
            lock.unlock();
        }
    }

    /** What it is doing. */
    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Where the projection stands now. */
    public Status status() {
        Position head = store.head();
        lock.lock();
        try {
            Position applied = projection.applied();
            long lag = applied.epoch().equals(head.epoch()) ? head.sequence() - applied.sequence() : head.sequence();
            return new Status(
                    projection.name(), state, applied, projection.checkpoint(), Math.max(0, lag), repaired, reason);
        } finally {
            lock.unlock();
        }
    }

    /** Applies what is under way, commits and ends; the projection itself stays open. */
    @Override
    public void close() {
        signal(() -> closed = true);
        reconciliation.close();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            // nothing may end the thread but closing, not even a lack of memory that others have caused
            try {
                open = awaitWork();
                if (open) {
                    work();
                }
            } catch (RuntimeException | Error failure) {
                failed(failure);
            }
        }
        finish();
    }

    private void failed(Throwable failure) {
        try {
            String why = String.valueOf(failure.getMessage());
            if (failing) {
                LOG.debug("The projection {} is still behind", projection.name(), failure);
            } else {
                failing = true;
                LOG.warn(
                        "The projection {} is behind and tries again: {}",
                        projection.name(),
                        failure instanceof Fault fault ? fault.explanation() : failure.toString());
                LOG.debug("Cause", failure);
            }
            become(State.FAILED, why);
            pause();
        } catch (OutOfMemoryError again) {
            // nothing can be told, but it can be tried again
            Thread.onSpinWait();
        }
    }

    /** Applies the last writes, so that the next start need not; one that is far behind goes on then. */
    private void finish() {
        try {
            while (!following && state() == State.CURRENT && step()) {
                LOG.debug("Applied a last piece");
            }
            if (uncommitted) {
                projection.commit();
            }
        } catch (RuntimeException failure) {
            LOG.warn("The projection {} catches up on the next start: {}", projection.name(), failure.toString());
        }
    }

    /** Waits for a nudge, for another node to have written, or for a commit that is due; false when closed. */
    private boolean awaitWork() {
        lock.lock();
        try {
            do {
                long remaining = LOOK_INTERVAL.toNanos();
                while (!nudged && !rebuildWanted && !reconciliationWanted && !closed && remaining > 0) {
                    remaining = changed.awaitNanos(remaining);
                }
            } while (!nudged && !rebuildWanted && !reconciliationWanted && !closed && !isCommitDue() && !isBehind());
            gather();
            nudged = false;
            urgent = false;
            return !closed;
        } catch (InterruptedException interrupted) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets more writes come in, unless somebody waits for what is there; the lock is held. */
    private void gather() throws InterruptedException {
        long remaining = nudged ? GATHERING.toNanos() : 0;
        while (!urgent && !rebuildWanted && !closed && remaining > 0) {
            remaining = changed.awaitNanos(remaining);
        }
    }

    private void work() {
        following = projection.follow();
        if (following) {
            lookOn();
            return;
        }
        if (take(() -> rebuildWanted, () -> rebuildWanted = false)) {
            rebuildNow();
        }
        while (step()) {
            if (isClosed()) {
                return;
            }
            commitIfDue();
        }
        if (take(() -> reconciliationWanted, () -> reconciliationWanted = false)) {
            reconciliation.begin();
        }
        if (reconciliation.isPending()) {
            putRight();
        }
        commitIfDue();
        become(State.CURRENT, "");
        if (failing) {
            failing = false;
            LOG.info("The projection {} has caught up", projection.name());
        }
    }

    /** Waits for the node that keeps the projection; what is wished of it, that one is to be asked for. */
    private void lookOn() {
        uncommitted = false;
        if (take(() -> rebuildWanted, () -> rebuildWanted = false)) {
            LOG.warn("{} is not made again here, for another node keeps it", projection.name());
        }
        take(() -> reconciliationWanted, () -> reconciliationWanted = false);
        reconciliation.forget();
        Position applied = projection.applied();
        signal(() -> told = applied);
        become(isBehind() ? State.CATCHING_UP : State.CURRENT, "");
        if (isBehind()) {
            pause();
        }
    }

    private void putRight() {
        uncommitted = true;
        Reconciliation.Result result = reconciliation.putRight();
        if (result.restored() + result.removed() > 0) {
            LOG.warn(
                    "{} differed from the records: {} memories were restored in it, {} removed from it",
                    projection.name(),
                    result.restored(),
                    result.removed());
            generations.allChanged(told());
            signal(() -> repaired += result.restored() + result.removed());
        }
    }

    /** Applies the next piece of the log, or rebuilds where it cannot tell; false if there is nothing to apply. */
    private boolean step() {
        Position applied = projection.applied();
        tellWhatOthersApplied(applied);
        Optional<List<Change>> changes = store.changes(applied, BATCH);
        if (changes.isEmpty()) {
            if (!applied.epoch().isEmpty()) {
                LOG.info(
                        "The log no longer tells what {} is missing: making it again from the records",
                        projection.name());
            }
            rebuildNow();
            return true;
        }
        if (changes.get().isEmpty()) {
            return false;
        }
        apply(changes.get());
        if (changes.get().size() < BATCH) {
            // that was the end of the log; where writes never pause there is always a next piece
            become(State.CURRENT, "");
        }
        return true;
    }

    /** Nodes that keep a projection together find it further than they have brought it. */
    private void tellWhatOthersApplied(Position applied) {
        if (!told().covers(applied)) {
            generations.allChanged(applied);
            signal(() -> told = applied);
        }
    }

    private void apply(List<Change> changes) {
        LogPiece piece = LogPiece.of(changes);
        Collection<StoredVersion> versions =
                store.versions(space, piece.written()).values();
        projection.apply(versions, piece.deleted(), piece.end());
        generations.changed(versions, piece.end());
        // until now, what was deleted has had its part in the ranking
        generations.deleted(piece.bereft(), piece.end());
        uncommitted = true;
        signal(() -> told = piece.end());
    }

    private void rebuildNow() {
        become(State.REBUILDING, "");
        boolean first = projection.applied().epoch().isEmpty();
        String epoch = store.head().epoch();
        projection.clear(epoch);
        Position start = new Position(epoch, 0);
        List<StoredVersion> batch = new ArrayList<>(BATCH);
        Position end = store.scan(space, version -> {
            batch.add(version);
            if (batch.size() == BATCH) {
                projection.apply(batch, List.of(), start);
                batch.clear();
            }
        });
        projection.apply(batch, List.of(), end);
        if (first) {
            generations.begun(end);
        } else {
            generations.allChanged(end);
        }
        signal(() -> told = end);
        reconciliation.forget();
        projection.commit();
        uncommitted = false;
        become(State.CATCHING_UP, "");
    }

    /** Whether the store knows of more than is applied: a node that wrote has not nudged this one. */
    private boolean isBehind() {
        return !projection.applied().covers(store.head());
    }

    private boolean isCommitDue() {
        return uncommitted && System.nanoTime() - lastCommit >= COMMIT_INTERVAL.toNanos();
    }

    private void commitIfDue() {
        if (isCommitDue()) {
            projection.commit();
            uncommitted = false;
            lastCommit = System.nanoTime();
            tellWhatOthersApplied(projection.applied());
        }
    }

    /** Takes a wish, if there is one. */
    private boolean take(BooleanSupplier wish, Runnable forget) {
        lock.lock();
        try {
            boolean wanted = wish.getAsBoolean();
            forget.run();
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void become(State next, String why) {
        signal(() -> {
            state = rebuildWanted ? State.REBUILDING : next;
            reason = why;
        });
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long remaining = RETRY_INTERVAL.toNanos();
            while (!closed && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            nudged = true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
