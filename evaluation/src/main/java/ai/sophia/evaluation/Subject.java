package ai.sophia.evaluation;

import ai.sophia.core.access.Access;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.index.Projector;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A running system that is evaluated: the same services, wired in the same way, as the server's. Closing it frees all it holds.
 *
 * @param distilling what makes facts of what is said, not yet begun; empty if the settings have none
 * @param learning what learns by use, not begun either; likewise
 * @param without the recalling of the same memories while parts are down
 */
public record Subject(
        Access access,
        MemoryStore store,
        Remembering remembering,
        Recalling recalling,
        Function<Set<Outage>, Recalling> without,
        Projector projector,
        Optional<Distilling> distilling,
        Optional<Learning> learning,
        Runnable closing)
        implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Waits until questions see all that is stored. */
    void awaitIndex() throws InterruptedException {
        if (!projector.await(store.head(), PATIENCE)) {
            throw new IllegalStateException(
                    "the index did not catch up within " + PATIENCE.toSeconds() + " s: " + projector.status());
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
