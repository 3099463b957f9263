package ai.sophia.evaluation;

import ai.sophia.core.access.Access;
import ai.sophia.core.index.Projector;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.remember.Remembering;
import java.util.Set;
import java.util.function.Function;

/**
 * A running system that is evaluated: the same services, wired in the same way, as the server's. Closing it frees all it holds.
 *
 * @param without the recalling of the same memories while parts are down
 */
public record Subject(
        Access access,
        Remembering remembering,
        Recalling recalling,
        Function<Set<Outage>, Recalling> without,
        Projector projector,
        Runnable closing)
        implements AutoCloseable {
    @Override
    public void close() {
        closing.run();
    }
}
