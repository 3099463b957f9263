package ai.sophia.app;

import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says for whom is waited, once, where that takes more than a moment. Used by one thread, from the beginning of the wait. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Path folder;
    private final long start = System.nanoTime();
    private boolean told;

    /** @param folder the data directory that is waited for */
    Waiting(Path folder) {
        this.folder = folder;
    }

    /** To be called again and again while another holds it. */
    void goesOn() {
        if (!told && System.nanoTime() - start > MOMENT.toNanos()) {
            told = true;
            LOG.warn(
                    "Waiting for {}, which has the data directory {} in use",
                    DataDirectory.owner(folder)
                            .map(owner -> "process " + owner.pid())
                            .orElse("another process"),
                    folder);
        }
    }
}
