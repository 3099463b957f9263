package ai.sophia.store.hot;

import ai.sophia.core.access.Partition;
import java.util.HashMap;
import java.util.Map;

/**
 * How often partitions were asked lately, those that are not held included. All counts are halved from time to time, so that what was popular
 * once gives way (Einziger, Friedman and Manes, "TinyLFU", 2017, with exact counts: there are few partitions). Safe for all threads.
 */
final class Popularity {
    /** So many times as often as there are partitions something is asked before counts are halved. */
    private static final int SPAN = 16;

    private static final int LEAST_SPAN = 1_024;

    /** Partitions that are counted at most. */
    private static final int LIMIT = 10_000;

    private final Map<Partition, Integer> counts = new HashMap<>();
    private int asked;

    /** Counts that a partition was asked. */
    synchronized void ask(Partition partition) {
        counts.merge(partition, 1, Integer::sum);
        if (++asked >= Math.max(LEAST_SPAN, SPAN * counts.size()) || counts.size() > LIMIT) {
            asked = 0;
            counts.replaceAll((each, count) -> count / 2);
            counts.values().removeIf(count -> count == 0);
        }
    }

    /** How often it was asked. */
    synchronized int of(Partition partition) {
        return counts.getOrDefault(partition, 0);
    }
}
