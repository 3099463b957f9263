package ai.sophia.core.index;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * An index on a server, beside the one of this node: recalls of more than is compared whole ask it too, and go without it where it is
 * late or down. What is written last it learns from the log, like the rest; until then the index of this node finds it. Immutable, its
 * parts safe for all threads.
 *
 * @param vectors searches by vectors
 * @param projection the same, as it is kept behind the log
 * @param projector keeps it there
 * @param budget how long a recall waits for it
 * @param longest how long a search goes on that nobody waits for any more: it may have to connect, and to look up what the next ones know
 * @param searches runs its searches, and no others: a server that hangs takes nobody else's threads
 */
public record RemoteIndex(
        VectorIndex vectors,
        Projection projection,
        Projector projector,
        Duration budget,
        Duration longest,
        ExecutorService searches)
        implements AutoCloseable {
    /** The name that it has on every edge. */
    public String name() {
        return projection.name();
    }

    /** Ends its work; what it holds stays on the server. */
    @Override
    public void close() {
        ending(projection::close);
    }

    /** Ends its work, and deletes what it holds on the server. */
    public void discard() {
        ending(projection::delete);
    }

    private void ending(Runnable end) {
        searches.shutdownNow();
        projector.close();
        end.run();
    }
}
