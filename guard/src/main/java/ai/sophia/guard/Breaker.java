package ai.sophia.guard;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.Latencies;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guard that is a circuit breaker of Resilience4j: when half of the last calls failed, or nearly all took longer than the budget, it
 * refuses the next ones for half a second, and then a few calls decide; as long as these fail it waits longer, up to ten seconds,
 * unless it is told otherwise. Safe for all threads.
 */
public final class Breaker implements Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private static final int WINDOW = 20;
    private static final int LEAST_CALLS = 5;
    private static final int TRIALS = 2;
    private static final float FAILING = 50;
    private static final float LATE = 90;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final double LONGER = 2;
    private static final double JITTER = 0.3;

    private final String name;
    private final Duration budget;
    private final CircuitBreaker breaker;
    private final Latencies latencies = new Latencies();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile String lastFailure = "";

    /** Whether the last call that ended was in vain. */
    private volatile boolean failedLast;

    /** Why it was taken to be down, as it was found then; empty while it is up. */
    private volatile String down = "";

    /**
     * @param name who is guarded
     * @param budget how long a call should take at most; what takes longer counts against the server
     */
    public Breaker(String name, Duration budget) {
        this(name, budget, LONGEST_WAIT);
    }

    /** @param longestWait how long it waits at most before it lets calls through again */
    public Breaker(String name, Duration budget, Duration longestWait) {
        this.name = name;
        this.budget = budget;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(WINDOW, LEAST_CALLS, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(FAILING)
                        .slowCallDurationThreshold(budget)
                        .slowCallRateThreshold(LATE)
                        .permittedNumberOfCallsInHalfOpenState(TRIALS)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, LONGER, JITTER, longestWait))
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> tell(event.getStateTransition()));
    }

    @Override
    public <T> T call(Supplier<T> work) {
        if (!breaker.tryAcquirePermission()) {
            refused.increment();
            throw new Fault.Unavailable(name + " is down: " + reason(State.DOWN), FIRST_WAIT);
        }
        calls.increment();
        long start = System.nanoTime();
        try {
            T result = work.get();
            succeeded(start);
            return result;
        } catch (Fault.Unavailable | Fault.Exhausted failure) {
            failed(start, failure, failure.explanation());
            throw failure;
        } catch (Fault ofCaller) {
            succeeded(start);
            throw ofCaller;
        } catch (RuntimeException | Error failure) {
            failed(start, failure, String.valueOf(failure.getMessage()));
            throw failure;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Status status() {
        Latencies.Quantiles quantiles = latencies.quantiles();
        State state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN, HALF_OPEN -> State.DOWN;
            case CLOSED, DISABLED, METRICS_ONLY -> quantiles.median().compareTo(budget) > 0 ? State.SLOW : State.UP;
        };
        return new Status(
                state,
                reason(state),
                calls.sum(),
                failures.sum(),
                refused.sum(),
                quantiles.median(),
                quantiles.p95(),
                quantiles.p99());
    }

    private String reason(State state) {
        return switch (state) {
            case UP -> failedLast ? "the last call failed: " + lastFailure : "";
            case SLOW -> late();
            case DOWN -> {
                if (breaker.getState() == CircuitBreaker.State.HALF_OPEN
                        && breaker.getMetrics().getNumberOfSuccessfulCalls() > 0) {
                    yield "it answers again, and is tried";
                }
                String found = down;
                yield found.isEmpty() ? cause() : found;
            }
        };
    }

    /** Which of the two that it may be: a failure of one call is no reason where all the others were late. */
    private String cause() {
        return breaker.getMetrics().getFailureRate() >= FAILING ? lastFailure : late();
    }

    private String late() {
        return "most calls take longer than " + budget.toMillis() + " ms";
    }

    private void succeeded(long start) {
        long took = System.nanoTime() - start;
        latencies.add(took);
        failedLast = false;
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
    }

    private void failed(long start, Throwable failure, String message) {
        long took = System.nanoTime() - start;
        failures.increment();
        latencies.add(took);
        lastFailure = message;
        failedLast = true;
        breaker.onError(took, TimeUnit.NANOSECONDS, failure);
    }

    /** That it is down is told once; that it still is, when it is tried in vain, is no news. */
    private void tell(CircuitBreaker.StateTransition change) {
        switch (change.getToState()) {
            case OPEN, FORCED_OPEN -> {
                down = cause();
                if (change.getFromState() == CircuitBreaker.State.HALF_OPEN) {
                    LOG.debug("{} is still down: {}", name, down);
                } else {
                    LOG.warn("{} is taken to be down: {}", name, down);
                }
            }
            case CLOSED -> {
                down = "";
                LOG.info("{} is back", name);
            }
            case HALF_OPEN, DISABLED, METRICS_ONLY -> LOG.debug("{} is tried again", name);
        }
    }
}
