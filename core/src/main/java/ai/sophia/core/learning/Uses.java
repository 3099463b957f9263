package ai.sophia.core.learning;

import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Counts which memories are used, in memory, until somebody {@linkplain #take takes} the counts: nothing is written and nothing waits where
 * memories are recalled. What is counted is lost if the process is killed. Safe for all threads: one lock, held for a few microseconds.
 */
public final class Uses {
    /** Memories that are counted at once; while there are more, further ones are not counted. */
    public static final int MOST = 10_000;

    /** Of the hits of an answer so many count as recalled: nobody looks at all of a long list. */
    private static final int LOOKED_AT = 10;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<MemoryId, Count> counts = new LinkedHashMap<>();
    private long lost;

    /**
     * How often a memory was used.
     *
     * @param tenant whose it is
     * @param user whose it is there, empty if nobody's
     */
    public record Count(String tenant, String user, long cited, long recalled) {
        private static Count none(Memory memory) {
            return new Count(memory.scope().tenant(), memory.scope().user(), 0, 0);
        }

        private Count citedAgain() {
            return new Count(tenant, user, cited + 1, recalled);
        }

        private Count recalledAgain() {
            return new Count(tenant, user, cited, recalled + 1);
        }
    }

    public Uses() {
        this(MOST);
    }

    Uses(int most) {
        this.most = most;
    }

    /** Counts nothing. */
    public static Uses none() {
        return new Uses(0);
    }

    /** Counts the first of the memories that answer a question, best first, as recalled. */
    public void recalled(List<Memory> answer) {
        count(answer.subList(0, Math.min(LOOKED_AT, answer.size())), Count::recalledAgain);
    }

    /** Counts a memory as cited: somebody says that it was of use. */
    public void cited(Memory memory) {
        count(List.of(memory), Count::citedAgain);
    }

    private void count(Collection<Memory> memories, UnaryOperator<Count> counting) {
        if (most == 0) {
            return;
        }
        lock.lock();
        try {
            for (Memory memory : memories) {
                Count count = counts.get(memory.id());
                if (count == null && counts.size() >= most) {
                    lost++;
                } else {
                    counts.put(memory.id(), counting.apply(count == null ? Count.none(memory) : count));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The counts since they were taken last. */
    public Map<MemoryId, Count> take() {
        lock.lock();
        try {
            Map<MemoryId, Count> taken = counts;
            counts = new LinkedHashMap<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Uses that were not counted, because there were too many memories to count at once. */
    public long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }
}
