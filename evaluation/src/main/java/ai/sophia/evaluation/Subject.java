package ai.sophia.evaluation;

import ai.sophia.core.access.Access;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.index.Projector;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.remember.Remembering;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A running system that is evaluated: the same services, wired in the same way, as the server's. Closing it frees all it holds.
 *
 * @param distilling what makes facts of what is said, not yet begun; empty if the settings have none
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
        Runnable closing)
        implements AutoCloseable {
    @Override
    public void close() {
        closing.run();
    }
}
