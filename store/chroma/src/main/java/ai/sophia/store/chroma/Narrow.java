package ai.sophia.store.chroma;

import ai.sophia.core.access.Partition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that were found to be a small part of a collection, so that asking for them without a condition is in vain. Each is
 * forgotten after some searches, for it may have grown. Safe for all threads.
 */
final class Narrow {
    private static final int REMEMBERED = 10_000;
    private static final int SEARCHES = 100;

    private record Piece(String collection, Partition partition) {}

    private final Map<Piece, Integer> pieces = new ConcurrentHashMap<>();

    /** Whether the partition was found to be narrow, some searches ago at most. */
    boolean knows(Located collection, Partition partition) {
        Piece piece = new Piece(collection.id(), partition);
        return pieces.containsKey(piece)
                && pieces.computeIfPresent(piece, (same, left) -> left > 1 ? left - 1 : null) != null;
    }

    /** Notes that the partition was found to be narrow. */
    void note(Located collection, Partition partition) {
        if (pieces.size() >= REMEMBERED) {
            pieces.clear();
        }
        pieces.put(new Piece(collection.id(), partition), SEARCHES);
    }
}
