package ai.sophia.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed, the last first; one that takes too long is left to the end of the process. All together take no longer than those who
 * watch over processes wait before they kill them. Safe for all threads.
 */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    /** How long all parts are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** How long each part is waited for at least, however long others took. */
    private static final Duration LEAST = Duration.ofMillis(100);

    private record Part(String name, Runnable close) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Adds what is closed before all that was added earlier. */
    synchronized void add(String name, Runnable close) {
        parts.push(new Part(name, close));
    }

    /** Closes everything; a second time does nothing. */
    @Override
    public synchronized void close() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!parts.isEmpty()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            close(parts.pop(), left.compareTo(LEAST) > 0 ? left : LEAST);
        }
    }

    private static void close(Part part, Duration patience) {
        Thread closer = Thread.ofPlatform()
                .daemon()
                .name("close-" + part.name())
                .unstarted(() -> {
                    try {
                        part.close().run();
                    } catch (RuntimeException failure) {
                        LOG.debug("Closing the {} failed", part.name(), failure);
                    }
                });
        closer.start();
        try {
            if (!closer.join(patience)) {
                LOG.warn("Closing the {} takes long; going on without it", part.name());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
