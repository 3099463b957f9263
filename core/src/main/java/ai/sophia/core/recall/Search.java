package ai.sophia.core.recall;

import ai.sophia.core.Fault;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.tier.Tier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A search of one tier that is under way: awaited until its budget is spent, then left out. Used by the thread that started it. */
final class Search {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private final String name;
    private final boolean remote;
    private final long start;
    private final long deadline;
    private final long end;
    private final Future<Timed> work;

    private record Timed(List<Candidate> candidates, long nanoseconds) {}

    private Search(String name, boolean remote, long start, long deadline, long end, Future<Timed> work) {
        this.name = name;
        this.remote = remote;
        this.start = start;
        this.deadline = deadline;
        this.end = end;
        this.work = work;
    }

    /** Begins to search a tier of this node. */
    static Search start(Tier tier, Duration budget, Supplier<List<Candidate>> work, ExecutorService searches) {
        return start(tier.label(), false, budget, budget, work, searches);
    }

    /** Begins to search an index on a server. */
    static Search start(RemoteIndex index, Supplier<List<Candidate>> work) {
        return start(index.name(), true, index.budget(), index.longest(), work, index.searches());
    }

    private static Search start(
            String name,
            boolean remote,
            Duration budget,
            Duration longest,
            Supplier<List<Candidate>> work,
            ExecutorService searches) {
        long start = System.nanoTime();
        Future<Timed> under = submitted(searches, () -> {
            List<Candidate> candidates = work.get();
            return new Timed(candidates, System.nanoTime() - start);
        });
        return new Search(name, remote, start, start + budget.toNanos(), start + longest.toNanos(), under);
    }

    /** Where late searches still take all threads and more wait, this one fails. */
    private static Future<Timed> submitted(ExecutorService searches, Callable<Timed> work) {
        try {
            return searches.submit(work);
        } catch (RejectedExecutionException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** What it found; nothing if it failed or is late, which the trace tells. */
    List<Candidate> await(Trace trace) {
        try {
            Timed timed = work.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            trace.step(name, timed.nanoseconds(), timed.candidates().size(), false);
            return timed.candidates();
        } catch (TimeoutException late) {
            giveUp();
        } catch (ExecutionException failure) {
            LOG.atLevel(level(failure.getCause()))
                    .log("A recall goes without the tier {}: {}", name, String.valueOf(failure.getCause()));
            LOG.debug("Cause", failure);
        } catch (InterruptedException interrupted) {
            work.cancel(remote);
            Thread.currentThread().interrupt();
        }
        trace.step(name, System.nanoTime() - start, 0, true);
        return List.of();
    }

    /** Of what is away its guard has told, once for all recalls. */
    static Level level(@Nullable Throwable failure) {
        return failure instanceof Fault.Unavailable ? Level.DEBUG : Level.WARN;
    }

    /** An interrupt ends a request to a server, when that has had its time, but would close the files that a search of this node reads. */
    private void giveUp() {
        if (remote) {
            CompletableFuture.delayedExecutor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .execute(() -> work.cancel(true));
        } else {
            work.cancel(false);
        }
    }
}
