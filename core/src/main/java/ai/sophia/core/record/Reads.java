package ai.sophia.core.record;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How the records are read by whoever cannot wait for a server: for as long as a budget, and not at all while it is taken to be down. Where
 * they are in this process there is nobody to wait for, and the caller reads itself. Safe for all threads.
 */
public final class Reads {
    /** What a node has heard of the records no longer ago than this it tells without asking them. */
    public static final Duration LATELY = Duration.ofSeconds(3);

    /** How many budgets a read may take; then it is interrupted, which ends its connection, and counts against the server. */
    private static final int LONGEST = 5;

    private final Optional<Guard> guard;
    private final Duration budget;

    private Reads(Optional<Guard> guard, Duration budget) {
        this.guard = guard;
        this.budget = budget;
    }

    /** Of records that are in this process. */
    public static Reads inProcess() {
        return new Reads(Optional.empty(), Duration.ZERO);
    }

    /**
     * Of records that are on a server.
     *
     * @param guard tells when it is down
     * @param budget how long a read is waited for at first
     */
    public static Reads ofServer(Guard guard, Duration budget) {
        return new Reads(Optional.of(guard), budget);
    }

    /** How long a read may take where it is waited for to the end. */
    public static Duration longest(Duration budget) {
        return budget.multipliedBy(LONGEST);
    }

    /**
     * Reads.
     *
     * @param work reads the records, on a thread that may be interrupted
     * @throws Fault.Unavailable if they cannot serve, or are late
     */
    public <T> T read(Supplier<T> work) {
        return begin(work).await();
    }

    /**
     * Begins to read; what fails is told by {@link Read#await}.
     *
     * @param work reads the records, on a thread that may be interrupted
     */
    public <T> Read<T> begin(Supplier<T> work) {
        if (guard.isEmpty()) {
            FutureTask<T> task = new FutureTask<>(work::get);
            task.run();
            return new Read<>(task);
        }
        Guard guarding = guard.get();
        FutureTask<T> task = new FutureTask<>(() -> guarding.call(() -> toTheEnd(work)));
        Thread.ofVirtual().name("records-read").start(task);
        return new Read<>(task);
    }

    /** One that is given up is late, whatever the interrupt makes of it. */
    private <T> T toTheEnd(Supplier<T> work) {
        try {
            return work.get();
        } catch (Fault.Unavailable failure) {
            throw Thread.currentThread().isInterrupted() ? lateFault("the records", longest(budget)) : failure;
        }
    }

    /** A read that is under way. For the thread that began it. */
    public final class Read<T> {
        private final FutureTask<T> task;
        private boolean late;

        private Read(FutureTask<T> task) {
            this.task = task;
        }

        /**
         * What was read, if it comes within the budget; if it does not, the read goes on.
         *
         * @throws Fault.Unavailable if the records cannot serve, or are late
         */
        public T await() {
            try {
                return task.isDone() ? result() : task.get(budget.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException beyond) {
                late = true;
                CompletableFuture.delayedExecutor(longest(budget).minus(budget).toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> task.cancel(true));
                throw lateFault(budget);
            } catch (InterruptedException interrupted) {
                task.cancel(true);
                throw interruptedFault(interrupted);
            } catch (ExecutionException failed) {
                throw failure(failed);
            }
        }

        /** Whether it was late, and may be waited for all the same: the server is not taken to be down. */
        public boolean isWorthWaiting() {
            return late
                    && guard.filter(each -> each.status().state() != Guard.State.DOWN)
                            .isPresent();
        }

        /**
         * What was read, if it comes before the read is given up.
         *
         * @throws Fault.Unavailable if the records cannot serve, or are late
         */
        public T awaitToTheEnd() {
            try {
                return result();
            } catch (CancellationException givenUp) {
                throw lateFault(longest(budget));
            } catch (InterruptedException interrupted) {
                throw interruptedFault(interrupted);
            } catch (ExecutionException failed) {
                throw failure(failed);
            }
        }

        private T result() throws InterruptedException, ExecutionException {
            return task.get();
        }
    }

    /** Told to a caller, who is to know which server it is; the guard, which is told too, does. */
    private Fault.Unavailable lateFault(Duration waited) {
        return lateFault(guard.map(Guard::name).orElseThrow() + ", where the records are,", waited);
    }

    private static Fault.Unavailable lateFault(String who, Duration waited) {
        return new Fault.Unavailable(
                who + " did not answer within " + waited.toMillis() + " ms", Duration.ofSeconds(1));
    }

    private static Fault.Unavailable interruptedFault(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new Fault.Unavailable("interrupted while reading the records", Duration.ZERO, interrupted);
    }

    private static RuntimeException failure(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException failure -> failure;
            case Error error -> throw error;
            case null, default -> new IllegalStateException("reading the records failed", failed);
        };
    }
}
