package ai.sophia.core.learning;

import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.document.Documents;
import ai.sophia.core.lifecycle.Weighing;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has memories matter more that are used, and as before when they are used no more. What was given, by who wrote a memory or by feedback, is never
 * touched: use adds to it, and what it added fades. A virtual thread of its own writes down what was counted every minute, and on the node that leads looks
 * every hour whose importance is to be another one; that is a version of the memory, of which there is at most one a day. Every method is safe
 * for all threads.
 */
public final class Learning implements AutoCloseable {
    /** Who changes the importance of what is used, as histories name it. */
    public static final String ACTOR = "learning";

    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);

    private static final Duration FLUSH_INTERVAL = Duration.ofMinutes(1);
    private static final Duration ROUND_INTERVAL = Duration.ofHours(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    /** A memory gets no more than a version in this time. */
    private static final Duration REST = Duration.ofDays(1);

    /** Rankings tell importances apart in steps of a thirtieth; what is less makes no difference to them. */
    private static final double STEP = 1.0 / 30;

    /** An importance has three places. */
    private static final double PLACES = 1_000;

    /** Versions of a round; what is left is done in the next one. */
    private static final int MOST_CHANGES = 1_000;

    /** So many are looked at before others are let go first. */
    private static final int PAGE = 50;

    private final MemoryStore store;
    private final Weighing weighing;
    private final Uses uses;
    private final UseLog log;
    private final Principal principal;
    private final Pace pace;
    private final InstantSource clock;
    private final Thread thread;
    private volatile long flushed = System.nanoTime();
    private volatile Optional<Round> last = Optional.empty();

    /**
     * What a round came to.
     *
     * @param at when it ended
     * @param used memories that are used
     * @param changed those of them that have another importance since
     */
    public record Round(Instant at, long used, long changed) {}

    /**
     * @param owner whose memories these are
     * @param halfLife the time in which half of a use is forgotten
     * @param quiet whether nobody waits for an answer
     */
    public Learning(
            MemoryStore store,
            Documents documents,
            Remembering remembering,
            Uses uses,
            Principal owner,
            Duration halfLife,
            BooleanSupplier quiet,
            InstantSource clock) {
        this.store = store;
        this.weighing = new Weighing(remembering);
        this.uses = uses;
        this.log = new UseLog(documents, owner, halfLife, clock);
        this.principal = new Principal(owner.tenant(), ACTOR);
        this.pace = new Pace(quiet);
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("learning").unstarted(this::run);
    }

    /** Begins to learn. */
    public void start() {
        thread.start();
    }

    /** What counts the uses. */
    public Uses uses() {
        return uses;
    }

    /** The last round of this node; empty if it has made none. */
    public Optional<Round> last() {
        return last;
    }

    private void run() {
        long round = System.nanoTime();
        while (pace.pause(FLUSH_INTERVAL)) {
            try {
                flush();
                if (System.nanoTime() - round >= ROUND_INTERVAL.toNanos() && store.leads()) {
                    round = System.nanoTime();
                    learn();
                }
            } catch (RuntimeException failure) {
                LOG.warn("What is used is learned later: {}", failure.toString());
            }
        }
    }

    /** Writes down what was counted, and lets others go first meanwhile, unless this is closed. If that fails, the counts that are left are lost. */
    public void flush() {
        flushed = System.nanoTime();
        log.add(uses.take(), pace);
    }

    /** Has what is used matter as it should by now; ends early when this is closed. */
    public Round learn() {
        long used = 0;
        long changed = 0;
        String cursor = "";
        do {
            UseLog.Page page = log.list(cursor, PAGE);
            for (Map.Entry<MemoryId, Use> each : page.uses().entrySet()) {
                used++;
                if (changed < MOST_CHANGES && learned(each.getKey(), each.getValue())) {
                    changed++;
                }
            }
            cursor = page.next();
            if (System.nanoTime() - flushed >= FLUSH_INTERVAL.toNanos()) {
                flush();
            }
        } while (!cursor.isEmpty() && pace.letOthersGoFirst());
        Round round = new Round(clock.instant(), used, changed);
        last = Optional.of(round);
        return round;
    }

    private boolean learned(MemoryId id, Use use) {
        Optional<Memory> found = store.find(everything(), id);
        if (found.isEmpty()) {
            log.forget(id);
            return false;
        }
        double current = found.get().content().importance();
        List<HistoryEntry> history = store.history(everything(), id);
        double given = given(history, current);
        double wanted = use.isNegligible() ? given : Math.round(use.importance(given) * PLACES) / PLACES;
        boolean differs = use.isNegligible() ? wanted != current : Math.abs(wanted - current) >= STEP;
        if (!differs) {
            if (use.isNegligible()) {
                log.forget(id);
            }
            return false;
        }
        return !rests(history) && weighing.weigh(principal, everything(), found.get(), wanted);
    }

    /**
     * How much it matters by what others gave: the last importance that was not learned.
     *
     * @param current how much it matters now, which is the answer where there is no history
     */
    static double given(List<HistoryEntry> history, double current) {
        return Weighing.weighed(history).reversed().stream()
                .filter(each -> !each.actor().equals(ACTOR))
                .findFirst()
                .map(Weighing.Weighed::importance)
                .orElse(current);
    }

    private boolean rests(List<HistoryEntry> history) {
        Instant since = clock.instant().minus(REST);
        return history.stream()
                .anyMatch(entry -> entry.actor().equals(ACTOR) && entry.at().isAfter(since));
    }

    private Reach everything() {
        return Partition.whole(principal.tenant()).reach();
    }

    /** How many memories are used. */
    public long used() {
        return log.count();
    }

    /** Ends, and writes down what was counted. */
    @Override
    public void close() {
        pace.end();
        try {
            if (thread.isAlive()) {
                thread.join(END_PATIENCE);
                flush();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.debug("The last counts are lost", failure);
        }
    }
}
