package ai.sophia.app;

import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.space.Spaces;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What encodes for the space that is wanted on a server, once the server has told which one that is. Safe for all threads; one at a time asks
 * the server.
 */
final class WantedOnServer implements Supplier<Encoder>, AutoCloseable {
    private final Models models;
    private final Spaces spaces;
    private final Function<Model, Encoder> opening;
    private Optional<Encoder> found = Optional.empty();
    private boolean closed;

    WantedOnServer(Models models, Spaces spaces, Function<Model, Encoder> opening) {
        this.models = models;
        this.spaces = spaces;
        this.opening = opening;
    }

    /**
     * Asks the server, the first time.
     *
     * @throws ai.sophia.core.Fault.Unavailable if it does not tell
     */
    @Override
    public synchronized Encoder get() {
        if (found.isEmpty()) {
            Model wanted = models.wantedOnServer();
            Encoder serving = spaces.serving().encoder();
            found = Optional.of(wanted.space().id().equals(serving.space()) ? serving : opening.apply(wanted));
        }
        return found.get();
    }

    /** Closes what it has opened; it may be in use, and be closed by others too. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            found.ifPresent(Encoder::close);
        }
    }
}
