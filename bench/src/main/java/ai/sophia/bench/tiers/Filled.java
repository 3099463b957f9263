package ai.sophia.bench.tiers;

import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.store.sql.SqlMemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Records that hold a population. Used by one thread.
 *
 * @param keys of all memories
 */
record Filled(SqlMemoryStore store, List<VersionKey> keys) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Makes an index of them, as a node does, and waits until it holds all. */
    void index(Projection projection, Population population) throws IOException, InterruptedException {
        try (Projector projector =
                new Projector(store, projection, population.space().id(), new Generations(store))) {
            projector.start();
            if (!projector.await(store.head(), PATIENCE)) {
                throw new IOException("expected the index " + projection.name() + " to hold all within "
                        + PATIENCE.toMinutes() + " min, but it says " + projector.status());
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
