package ai.sophia.core.recall;

import ai.sophia.core.entity.RolesMeant;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.tier.Tier;
import ai.sophia.core.tier.Tiers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a question means by a role, looked for in the facts while the question is embedded, and left out if that takes longer than the tier's budget. Most
 * questions name nobody so, and nothing is looked for. Used by the thread that started it.
 */
final class Meant {
    private static final Logger LOG = LoggerFactory.getLogger(Meant.class);

    private final Optional<Future<Set<MemoryId>>> work;
    private final long start = System.nanoTime();
    private final long deadline;
    private Optional<Set<MemoryId>> known = Optional.empty();

    private Meant(Optional<Future<Set<MemoryId>>> work, Duration budget) {
        this.work = work;
        this.deadline = start + budget.toNanos();
    }

    /** Begins to look. */
    static Meant start(RolesMeant roles, Query query, Tiers tiers, ExecutorService searches) {
        Duration budget = tiers.budgets().of(Tier.CONVERSATION);
        if (!RolesMeant.areIn(query.text())) {
            return new Meant(Optional.empty(), budget);
        }
        try {
            return new Meant(
                    Optional.of(searches.submit(() ->
                            tiers.ask(Tier.CONVERSATION.label(), () -> roles.tellingOf(query.reach(), query.text())))),
                    budget);
        } catch (RejectedExecutionException refused) {
            return new Meant(Optional.of(CompletableFuture.failedFuture(refused)), budget);
        }
    }

    /** What tells of whom is meant; nothing if that is not known, or not in time, which the trace tells. */
    Set<MemoryId> await(Trace trace) {
        if (known.isEmpty()) {
            known = Optional.of(work.map(under -> found(under, trace)).orElse(Set.of()));
        }
        return known.get();
    }

    private Set<MemoryId> found(Future<Set<MemoryId>> under, Trace trace) {
        try {
            Set<MemoryId> found = under.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            trace.step(Tier.CONVERSATION.label(), System.nanoTime() - start, found.size(), false);
            return found;
        } catch (TimeoutException late) {
            // an interrupt would close the files that it reads
            under.cancel(false);
        } catch (ExecutionException failure) {
            LOG.debug("A recall goes without whom it means by a role: {}", String.valueOf(failure.getCause()));
        } catch (InterruptedException interrupted) {
            under.cancel(false);
            Thread.currentThread().interrupt();
        }
        trace.step(Tier.CONVERSATION.label(), System.nanoTime() - start, 0, true);
        return Set.of();
    }
}
