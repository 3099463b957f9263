package ai.sophia.store.hot;

import ai.sophia.core.access.Partition;
import java.util.HashMap;
import java.util.Map;

/** How much memory partitions take, of what they may take together. For whoever has its lock. */
final class Room {
    private final long limit;
    private final Map<Partition, Long> taken = new HashMap<>();
    private final Map<Partition, Long> reserved = new HashMap<>();
    private long bytes;
    private long expected;

    /**
     * @param limit most bytes that they may take
     */
    Room(long limit) {
        this.limit = limit;
    }

    /** Says what a partition will take, in bytes, unless it takes something already; nobody has to go for it until it does. */
    void reserve(Partition partition, long size) {
        if (!holds(partition)) {
            leave(partition);
            reserved.put(partition, size);
            expected += size;
        }
    }

    /** Whether the partition takes anything. */
    boolean holds(Partition partition) {
        return taken.containsKey(partition);
    }

    /** Says what a partition takes from now on, in bytes. */
    void take(Partition partition, long size) {
        leave(partition);
        taken.put(partition, size);
        bytes += size;
    }

    /** Says that a partition takes nothing any more, and will not. */
    void leave(Partition partition) {
        bytes -= removed(taken, partition);
        expected -= removed(reserved, partition);
    }

    private static long removed(Map<Partition, Long> sizes, Partition partition) {
        Long size = sizes.remove(partition);
        return size == null ? 0 : size;
    }

    /** Whether they take more than they may. */
    boolean isExceeded() {
        return bytes > limit;
    }

    /** What a partition takes, on average. */
    long usual() {
        return (bytes + expected) / Math.max(1, taken.size() + reserved.size());
    }

    /** Whether there is room for so much more, when those have come that are expected. */
    boolean has(long size) {
        return bytes + expected + size <= limit;
    }
}
