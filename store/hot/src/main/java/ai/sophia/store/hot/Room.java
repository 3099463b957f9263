package ai.sophia.store.hot;

import ai.sophia.core.access.Partition;
import java.util.HashMap;
import java.util.Map;

/** How much memory partitions take, of what they may take together. For whoever has its lock. */
final class Room {
    private final long limit;
    private final Map<Partition, Long> taken = new HashMap<>();
    private long bytes;

    /**
     * @param limit most bytes that they may take
     */
    Room(long limit) {
        this.limit = limit;
    }

    /** Says what a partition takes from now on, in bytes. */
    void take(Partition partition, long size) {
        leave(partition);
        taken.put(partition, size);
        bytes += size;
    }

    /** Says that a partition takes nothing any more. */
    void leave(Partition partition) {
        Long size = taken.remove(partition);
        bytes -= size == null ? 0 : size;
    }

    /** Whether they take more than they may. */
    boolean isExceeded() {
        return bytes > limit;
    }

    /** What a partition takes, on average. */
    long usual() {
        return bytes / Math.max(1, taken.size());
    }

    /** Whether there is room for so much more. */
    boolean has(long size) {
        return bytes + size <= limit;
    }
}
