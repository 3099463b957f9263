package ai.sophia.core.lifecycle;

import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets entries of the change log that nobody needs any more: those that all who read it have passed, and then some, for who reads it without
 * saying so. For one that stays behind more is kept, but not without end. A virtual thread of its own looks every minute.
 */
public final class Trimming implements AutoCloseable {
    /** Entries that stay after all have passed them. */
    public static final long RETAINED = 1_000_000;

    /** Most entries that stay for one that stays behind. */
    public static final long MOST_RETAINED = 10_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final MemoryStore store;
    private final List<Supplier<Collection<Position>>> readers;
    private final long retained;
    private final long mostRetained;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("log-trimming").unstarted(this::run);
    private long trimmed;

    /**
     * @param readers tell the positions after which they need the log, without an epoch as long as they do not know them; what one tells
     *     must be on disk, for it reads on from there if it is killed
     */
    public Trimming(MemoryStore store, List<Supplier<Collection<Position>>> readers) {
        this(store, readers, RETAINED, MOST_RETAINED);
    }

    Trimming(MemoryStore store, List<Supplier<Collection<Position>>> readers, long retained, long mostRetained) {
        this.store = store;
        this.readers = List.copyOf(readers);
        this.retained = retained;
        this.mostRetained = mostRetained;
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    trim();
                } catch (RuntimeException failure) {
                    LOG.warn("The log of changes is trimmed later: {}", failure.toString());
                }
            }
        } catch (InterruptedException ending) {
            LOG.debug("The log is trimmed no more");
        }
    }

    /** Trims the log now. */
    void trim() {
        Position head = store.head();
        long needed = head.sequence();
        for (Supplier<Collection<Position>> reader : readers) {
            for (Position position : reader.get()) {
                // one of another history finds nothing in this one, and begins anew; one whose server is away stands
                // where nobody knows, perhaps far behind
                if (position.epoch().isEmpty()) {
                    needed = 0;
                } else if (position.epoch().equals(head.epoch())) {
                    needed = Math.min(needed, position.sequence());
                }
            }
        }
        long upTo = Math.max(needed - retained, head.sequence() - mostRetained);
        if (upTo > trimmed) {
            store.trim(new Position(head.epoch(), upTo));
            trimmed = upTo;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
