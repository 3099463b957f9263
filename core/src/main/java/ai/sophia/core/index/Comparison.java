package ai.sophia.core.index;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Compares what a projection holds with the records, while both change. A read of each makes sums of digests, one for each of many groups
 * of memories; only where these differ the memories are looked at one by one, by a second read (after the trees of G. DeCandia et al.,
 * "Dynamo: Amazon's Highly Available Key-value Store", 2007, section 4.7, with one level). Where both are the same that is one read of the ids and
 * places of all passages, whatever their number, in a few megabytes. What the log names meanwhile may differ, and is left to it. Reads only;
 * for one thread, which need not be the one that applies.
 */
public final class Comparison {
    /** A passage of a version, as both sides must hold it. */
    public record Piece(VersionKey key, Passage passage) {}

    /**
     * A memory that differs.
     *
     * @param stored the versions of it that the records have passages of
     * @param missing what the projection lacks
     * @param strange what it holds, and the records do not
     */
    public record Difference(MemoryId memory, Set<VersionKey> stored, Set<Piece> missing, Set<Piece> strange) {
        private static Difference of(MemoryId memory) {
            return new Difference(memory, new HashSet<>(2), new HashSet<>(4), new HashSet<>(4));
        }

        private boolean isNone() {
            return missing.isEmpty() && strange.isEmpty();
        }
    }

    /** Ends a read from within. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Over() {
            super("the comparison is over", null, false, false);
        }
    }

    private static final int BITS = 20;

    /** Passages that are looked at one by one at the same time, about. */
    private static final int AT_ONCE = 100_000;

    private static final int BATCH = 500;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final MemoryStore store;
    private final Projection projection;
    private final String space;
    private final BooleanSupplier over;
    private final int bits;
    private final int atOnce;

    /**
     * @param space of the projection's vectors
     * @param over whether to end before it is done
     */
    public Comparison(MemoryStore store, Projection projection, String space, BooleanSupplier over) {
        this(store, projection, space, over, BITS, AT_ONCE);
    }

    Comparison(MemoryStore store, Projection projection, String space, BooleanSupplier over, int bits, int atOnce) {
        this.store = store;
        this.projection = projection;
        this.space = space;
        this.over = over;
        this.bits = bits;
        this.atOnce = atOnce;
    }

    /** Where the log was when differences were looked for, and what was found; whatever it names after that may have changed. */
    public record Found(Position since, Collection<Difference> differences) {}

    /**
     * Does it.
     *
     * @param each is handed what differs, some memories at a time
     * @return false if it was over before it was done
     * @throws Fault.Unavailable if a side cannot be read, or the log does not tell any more what has changed meanwhile
     */
    public boolean run(Consumer<Found> each) {
        try {
            long[] sums = new long[1 << bits];
            long pieces = sum(sums);
            int together = (int) Math.max(1, atOnce / (1 + (pieces >>> bits)));
            int[] differing = IntStream.range(0, sums.length)
                    .filter(group -> sums[group] != 0)
                    .toArray();
            for (int from = 0; from < differing.length; from += together) {
                BitSet some = new BitSet(sums.length);
                Arrays.stream(differing, from, Math.min(differing.length, from + together))
                        .forEach(some::set);
                Found found = look(some);
                if (!found.differences().isEmpty()) {
                    each.accept(found);
                }
            }
            return true;
        } catch (Over ended) {
            return false;
        }
    }

    /** Adds the digests of what is stored, and takes away those of what is held; the number of the former. */
    private long sum(long[] sums) {
        long[] pieces = new long[1];
        store.passages(space, stored -> {
            checkOver();
            int group = group(stored.key().id());
            stored.passages().forEach(passage -> sums[group] += digest(stored.key(), passage));
            pieces[0] += stored.passages().size();
        });
        projection.inventory((key, passage) -> {
            checkOver();
            sums[group(key.id())] -= digest(key, passage);
        });
        return pieces[0];
    }

    private Found look(BitSet groups) {
        // what is applied now is in the records as they are read after it
        Position since = projection.applied();
        Map<MemoryId, Difference> found = new HashMap<>();
        store.passages(space, stored -> {
            checkOver();
            if (groups.get(group(stored.key().id())) && !stored.passages().isEmpty()) {
                Difference own = found.computeIfAbsent(stored.key().id(), Difference::of);
                own.stored().add(stored.key());
                stored.passages().forEach(passage -> own.missing().add(new Piece(stored.key(), passage)));
            }
        });
        projection.inventory((key, passage) -> {
            checkOver();
            if (groups.get(group(key.id()))) {
                Difference own = found.computeIfAbsent(key.id(), Difference::of);
                Piece piece = new Piece(key, passage);
                if (!own.missing().remove(piece)) {
                    own.strange().add(piece);
                }
            }
        });
        found.values().removeIf(Difference::isNone);
        if (!found.isEmpty() && !forget(store, found, since)) {
            throw new Fault.Unavailable(
                    "the log does not tell any more what has changed while " + projection.name()
                            + " was compared with the records",
                    Duration.ofSeconds(1));
        }
        return new Found(since, List.copyOf(found.values()));
    }

    /** Removes the memories that the log names after a position; false if it cannot tell. */
    static boolean forget(MemoryStore store, Map<MemoryId, ?> memories, Position since) {
        Optional<List<Change>> changes = store.changes(since, BATCH);
        while (changes.isPresent() && !changes.get().isEmpty()) {
            changes.get().forEach(change -> memories.remove(change.key().id()));
            changes = store.changes(changes.get().getLast().position(), BATCH);
        }
        return changes.isPresent();
    }

    private void checkOver() {
        if (over.getAsBoolean()) {
            throw new Over();
        }
    }

    private int group(MemoryId id) {
        return (int) (mixed(id.value()) >>> (Long.SIZE - bits));
    }

    /** Passages come in no order, so their digests are added. */
    private static long digest(VersionKey key, Passage passage) {
        long hash = mixed(key.id().value());
        hash = mixed(hash * GOLDEN + key.version());
        hash = mixed(hash * GOLDEN + passage.ordinal());
        hash = mixed(hash * GOLDEN + passage.start());
        return mixed(hash * GOLDEN + passage.end());
    }

    private static long mixed(UUID id) {
        return mixed(mixed(id.getMostSignificantBits()) + id.getLeastSignificantBits());
    }

    /** The finalizer of SplitMix64 (G. Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014). */
    private static long mixed(long number) {
        long hash = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
        return hash ^ (hash >>> 31);
    }
}
