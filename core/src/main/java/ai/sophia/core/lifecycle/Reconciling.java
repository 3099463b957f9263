package ai.sophia.core.lifecycle;

import ai.sophia.core.index.Projector;
import ai.sophia.core.space.Spaces;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has every projection compared with the records from time to time, so that what a server lost or kept by mistake does not stay so. Safe
 * for all threads; one of its own waits for the time.
 */
public final class Reconciling implements AutoCloseable {
    private final Duration interval;
    private final Spaces spaces;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param interval time from one comparison to the next, and before the first */
    public Reconciling(Duration interval, Spaces spaces) {
        this.interval = interval;
        this.spaces = spaces;
    }

    /** Begins to do so. */
    public void start() {
        Thread.ofPlatform().daemon().name("reconciling").start(this::run);
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                spaces.inUse().open().stream()
                        .flatMap(space -> space.projectors().stream())
                        .forEach(Projector::reconcile);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
