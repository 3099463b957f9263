package ai.sophia.core.index;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Asks the parts that an index on a server lies in, all at once, each on a virtual thread that waits. Safe for all threads. */
public final class PartedSearch implements AutoCloseable {
    private final String title;
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

    /** @param title the server, as sentences name it */
    public PartedSearch(String title) {
        this.title = title;
    }

    /**
     * What the search finds in each of the parts, one after the other. If one of them fails, so does this, and the others are interrupted.
     *
     * @throws Fault.Unavailable if the caller is interrupted, or this is closed
     */
    public <P> List<Candidate> nearest(List<P> parts, Function<P, List<Candidate>> search) {
        if (parts.size() == 1) {
            return search.apply(parts.getFirst());
        }
        List<Future<List<Candidate>>> asked = new ArrayList<>();
        try {
            parts.forEach(each -> asked.add(asking.submit(() -> search.apply(each))));
            List<Candidate> found = new ArrayList<>();
            for (Future<List<Candidate>> each : asked) {
                found.addAll(each.get());
            }
            return found;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("asking the " + title + " failed", failed.getCause());
        } catch (RejectedExecutionException closed) {
            throw new Fault.Unavailable("the index on the " + title + " is closed", Duration.ZERO, closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while asking the " + title, Duration.ZERO, interrupted);
        } finally {
            asked.forEach(each -> each.cancel(true));
        }
    }

    /** Interrupts what is being asked. */
    @Override
    public void close() {
        asking.shutdownNow();
    }
}
