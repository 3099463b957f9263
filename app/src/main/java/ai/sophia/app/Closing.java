package ai.sophia.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed, the last first; one that takes too long is left to the end of the process. Safe for all threads. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private record Part(String name, Runnable close) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Adds what is closed before all that was added earlier. */
    synchronized void add(String name, Runnable close) {
        parts.push(new Part(name, close));
    }

    /** Closes everything; a second time does nothing. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    private static void close(Part part) {
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
            if (!closer.join(PATIENCE)) {
                LOG.warn("Closing the {} takes more than {} s; going on without it", part.name(), PATIENCE.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
