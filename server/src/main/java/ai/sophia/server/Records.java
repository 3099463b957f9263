package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The records as those look at them who ask how Sophia is: in bounded time, and without a failure where they cannot be reached. Safe for all
 * threads.
 */
final class Records {
    /** How long one who asks whether they can be reached waits to know; then what was known last counts. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long a read may take. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What a read came to: what was read, or why it could not be. */
    record Reading<T>(Optional<T> value, String reason) {}

    /** A small read that is under way or done; it tells what is wrong, and nothing if all is well. */
    private record Attempt(CompletableFuture<String> outcome, long start) {
        boolean isOverdue() {
            return System.nanoTime() - start > LONGEST.toNanos();
        }
    }

    private final MemoryStore store;
    private final AtomicReference<Attempt> attempt =
            new AtomicReference<>(new Attempt(CompletableFuture.completedFuture(""), System.nanoTime()));
    private volatile String known = "";

    Records(MemoryStore store) {
        this.store = store;
    }

    /** Why they cannot be reached; empty if they can. Takes a second at most, and has one small read under way at most. */
    String trouble() {
        Attempt asked = asked();
        try {
            return asked.outcome().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            if (asked.isOverdue()) {
                return silent();
            }
        } catch (ExecutionException defect) {
            return String.valueOf(defect.getCause());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return known;
    }

    /** Reads, unless they cannot be reached. */
    <T> Reading<T> read(Supplier<T> work) {
        String trouble = trouble();
        if (!trouble.isEmpty()) {
            return new Reading<>(Optional.empty(), trouble);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().name("records-read").start(() -> complete(result, work));
        try {
            return new Reading<>(Optional.of(result.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS)), "");
        } catch (TimeoutException late) {
            return new Reading<>(Optional.empty(), silent());
        } catch (ExecutionException failed) {
            return new Reading<>(Optional.empty(), reason(failed));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return new Reading<>(Optional.empty(), "interrupted");
        }
    }

    /**
     * How a server has done, which is down if it is the one that they are on and that cannot be reached, whether or not anybody has called it since.
     *
     * @param trouble why they cannot be reached; empty if they can
     */
    Guard.Status status(Dependency server, String trouble) {
        boolean away = !trouble.isEmpty() && server.address().equals(store.place());
        return away ? server.status().because(trouble) : server.status();
    }

    /** The read that is under way, or another. */
    private Attempt asked() {
        Attempt last = attempt.get();
        if (!last.outcome().isDone()) {
            return last;
        }
        Attempt next = new Attempt(new CompletableFuture<>(), System.nanoTime());
        if (!attempt.compareAndSet(last, next)) {
            return attempt.get();
        }
        Thread.ofVirtual()
                .name("records-check")
                .start(() -> complete(next.outcome(), () -> {
                    // kept also where nobody waited for it: the next to ask may not wait for the next attempt either
                    known = found();
                    return known;
                }));
        return next;
    }

    private String found() {
        try {
            store.changes(store.head(), 1);
            return "";
        } catch (Fault.Unavailable away) {
            return away.explanation();
        } catch (RuntimeException defect) {
            return defect.toString();
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }

    /** A fault is told; what is a defect goes on as one. */
    private static String reason(ExecutionException failed) {
        return switch (failed.getCause()) {
            case Fault fault -> fault.explanation();
            case RuntimeException defect -> throw defect;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(failed);
        };
    }

    private String silent() {
        return "the records in " + store.place() + " did not answer within " + LONGEST.toSeconds() + " s";
    }
}
