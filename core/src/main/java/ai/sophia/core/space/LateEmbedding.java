package ai.sophia.core.space;

import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds what was stored while the model of the serving space was away, as soon as it is back. What is left to do is read off the
 * records, so that it goes on after any end. One platform thread of its own does all of it, and waits while others ask or write; every
 * other method is safe for all threads.
 */
public final class LateEmbedding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateEmbedding.class);

    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** How often it is looked whether another node has stored something without vectors, and has ended since. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private final MemoryStore store;
    private final Spaces spaces;
    private final Pace pace;
    private final Duration look;
    private final Thread thread;

    /** How often it was told that something awaits vectors, when all in a space had got theirs; no such number at the start. */
    private long done = -1;

    private String doneIn = "";

    private long looked;

    private boolean away;

    /**
     * @param quiet whether nobody waits for an answer
     */
    public LateEmbedding(MemoryStore store, Spaces spaces, BooleanSupplier quiet) {
        this(store, spaces, quiet, LOOK);
    }

    LateEmbedding(MemoryStore store, Spaces spaces, BooleanSupplier quiet, Duration look) {
        this.store = store;
        this.spaces = spaces;
        this.pace = new Pace(quiet);
        this.look = look;
        this.thread = Thread.ofPlatform().name("late-embedding").daemon().unstarted(this::run);
    }

    /** Begins with what an earlier process has left, and looks now and then for what another node has left. */
    public void start() {
        thread.start();
    }

    /** Ends after the batch that is under way; the next start goes on. */
    @Override
    public void close() {
        pace.end(thread);
    }

    private void run() {
        Duration pause = GLANCE;
        while (!pace.isOver()) {
            try {
                embedAll();
                pause = GLANCE;
            } catch (RuntimeException | Error failure) {
                failed(failure);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            pace.pause(pause);
        }
    }

    private void embedAll() {
        long told = spaces.timesAwaited();
        // looked up each time, for another space may serve by now; one that is closed meanwhile fails, and it is tried
        // again
        Encoder encoder = spaces.serving().encoder();
        if (told == done && encoder.space().equals(doneIn) && System.nanoTime() - looked < look.toNanos()) {
            return;
        }
        looked = System.nanoTime();
        long embedded = 0;
        List<Memory> some = store.awaiting(encoder.space(), Filling.BATCH);
        while (!some.isEmpty()) {
            if (!pace.letOthersGoFirst()) {
                return;
            }
            store.embed(Filling.embedded(store, encoder, some));
            embedded += some.size();
            spaces.inUse().open().forEach(each -> each.projector().nudge());
            some = store.awaiting(encoder.space(), Filling.BATCH);
        }
        if (embedded > 0) {
            LOG.info("{} versions that were stored without vectors of {} have them now", embedded, encoder.space());
        }
        done = told;
        doneIn = encoder.space();
        away = false;
    }

    private void failed(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn("What was stored without vectors waits for them: {}", failure.toString());
            LOG.debug("Cause", failure);
        }
    }
}
