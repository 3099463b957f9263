package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** A projection that keeps the keys of what it was given, and notes what was asked of it. Safe for all threads: one lock. */
public final class TestingProjection implements Projection {
    private final Set<VersionKey> keys = new LinkedHashSet<>();
    private final List<Integer> pieces = new ArrayList<>();
    private final List<String> clearings = new ArrayList<>();
    private Position applied;
    private Position checkpoint;
    private Optional<? extends Throwable> failure = Optional.empty();
    private Optional<RuntimeException> hidden = Optional.empty();
    private Runnable looking = () -> {};
    private int looks;
    private boolean closed;
    private Optional<Position> kept = Optional.empty();

    /** Applying waits for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** Counted down when applying begins. */
    final CountDownLatch begun = new CountDownLatch(1);

    /** @param checkpoint how far it was applied in an earlier life */
    public TestingProjection(Position checkpoint, VersionKey... held) {
        this.applied = checkpoint;
        this.checkpoint = checkpoint;
        keys.addAll(List.of(held));
    }

    /** From now on applying and staging fail with this, or with nothing. */
    synchronized void failing(Optional<? extends Throwable> with) {
        failure = with;
    }

    /** From now on another node keeps it, and has brought it so far; or nobody else does. */
    synchronized void keptElsewhere(Optional<Position> there) {
        kept = there;
    }

    /** From now on telling what it holds fails with this, or with nothing. */
    synchronized void hiding(Optional<RuntimeException> with) {
        hidden = with;
    }

    /** From now on this is done, without a lock, before each key that is told. */
    synchronized void looking(Runnable first) {
        looking = first;
    }

    /** How often it was asked for what it holds. */
    synchronized int looks() {
        return looks;
    }

    /** What it holds. */
    synchronized Set<VersionKey> keys() {
        return Set.copyOf(keys);
    }

    /** How many versions each piece had that was applied. */
    synchronized List<Integer> pieces() {
        return List.copyOf(pieces);
    }

    /** The epochs it was cleared for. */
    synchronized List<String> clearings() {
        return List.copyOf(clearings);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until it is applied so far; false if it is not in time. */
    synchronized boolean awaitApplied(Position position, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!applied.covers(position)) {
            long remaining = (end - System.nanoTime()) / 1_000_000;
            if (remaining <= 0) {
                return false;
            }
            wait(remaining);
        }
        return true;
    }

    /** Makes it differ from what it was given. */
    synchronized void drift(Set<VersionKey> lost, Set<VersionKey> strange) {
        keys.removeAll(lost);
        keys.addAll(strange);
    }

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public synchronized Position checkpoint() {
        return checkpoint;
    }

    @Override
    public synchronized Position applied() {
        return applied;
    }

    @Override
    public synchronized boolean follow() {
        kept.ifPresent(there -> applied = there);
        notifyAll();
        return kept.isPresent();
    }

    @Override
    public synchronized void stage(List<StoredVersion> versions, Position upTo) {
        failure.ifPresent(TestingProjection::fail);
    }

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        applyNow(versions, deleted, upTo);
    }

    private synchronized void applyNow(
            Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        failure.ifPresent(TestingProjection::fail);
        versions.forEach(version -> keys.add(version.memory().key()));
        keys.removeIf(key -> deleted.contains(key.id()));
        pieces.add(versions.size());
        applied = applied.covers(upTo) ? applied : upTo;
        notifyAll();
    }

    /** Another node that keeps it together with this one has brought it so far. */
    synchronized void brought(Position there) {
        applied = there;
    }

    private static void fail(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Override
    public synchronized void commit() {
        checkpoint = applied;
    }

    @Override
    public synchronized void clear(String epoch) {
        keys.clear();
        clearings.add(epoch);
        applied = new Position(epoch, 0);
        checkpoint = applied;
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        Runnable first = asked();
        for (VersionKey key : keys()) {
            first.run();
            each.accept(key, TestingLog.PASSAGE);
        }
    }

    private synchronized Runnable asked() {
        looks++;
        hidden.ifPresent(TestingProjection::fail);
        return looking;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public synchronized void delete() {
        closed = true;
        keys.clear();
    }
}
