package ai.sophia.core.tier;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A guard that takes its server to be down when it is told so, and counts. Safe for all threads. */
public final class TestingGuard implements Guard {
    /** Whether calls are refused. */
    public volatile boolean down;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @Override
    public <T> T call(Supplier<T> work) {
        if (down) {
            throw new Fault.Unavailable("testing is down", Duration.ofSeconds(1));
        }
        calls.incrementAndGet();
        try {
            return work.get();
        } catch (RuntimeException failure) {
            failures.add(String.valueOf(failure.getMessage()));
            throw failure;
        }
    }

    /** What the calls that failed said. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits until somebody asks how the server does. */
    public void awaitStatus() {
        try {
            asked.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public Status status() {
        asked.countDown();
        return new Status(
                down ? State.DOWN : State.UP,
                down ? "told so" : "",
                calls.get(),
                failures.size(),
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO);
    }
}
