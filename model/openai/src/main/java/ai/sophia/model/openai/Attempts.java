package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Guard;
import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Passing;
import ai.sophia.model.openai.CallFailure.Refused;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Attempts at one call of a guarded server: what may pass is tried again within the deadline, when the server said, or after pauses that double and
 * differ by chance. What the server refuses is no failure of it. Safe for all threads.
 */
record Attempts(Guard guard) {
    /** After so long a server that failed may be asked again. */
    static final Duration REST = Duration.ofSeconds(5);

    private static final int MOST = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** Half of a pause is left to chance, so that callers who failed together do not come back together. */
    private static final double CHANCE = 0.5;

    /** How an attempt ended that did not fail. */
    private sealed interface Outcome<T> {
        record Got<T>(T result) implements Outcome<T> {}

        record Not<T>(Refused refusal) implements Outcome<T> {}
    }

    /**
     * The result of an attempt.
     *
     * @throws Refused if the server refuses the request
     * @throws Fault.Unavailable if no attempt succeeds in time, or the server is taken to be down
     */
    <T> T call(Deadline deadline, Supplier<T> attempt) {
        RetryConfig config = RetryConfig.custom()
                .maxAttempts(MOST)
                .retryOnException(failure -> failure instanceof Passing passing && isInTime(passing, deadline))
                .intervalBiFunction(
                        (number, outcome) -> outcome.isLeft() && outcome.getLeft() instanceof Passing passing
                                ? Math.clamp(
                                        pause(number, passing),
                                        1L,
                                        Math.max(1, deadline.left().toMillis()))
                                : 1L)
                .build();
        try {
            Outcome<T> outcome =
                    Retry.of(guard.name(), config).executeSupplier(() -> guard.call(() -> outcome(attempt)));
            return switch (outcome) {
                case Outcome.Got<T>(T result) -> result;
                case Outcome.Not<T>(Refused refusal) -> throw refusal;
            };
        } catch (Passing passing) {
            throw failed(passing, passing.after().isPositive() ? passing.after() : REST);
        } catch (Lasting lasting) {
            throw failed(lasting, REST);
        }
    }

    private static <T> Outcome<T> outcome(Supplier<T> attempt) {
        try {
            return new Outcome.Got<>(attempt.get());
        } catch (Refused refusal) {
            return new Outcome.Not<>(refusal);
        }
    }

    private static Fault.Unavailable failed(CallFailure failure, Duration after) {
        return new Fault.Unavailable(String.valueOf(failure.getMessage()), after);
    }

    /** A server that wants to be asked later than the deadline need not be. */
    private static boolean isInTime(Passing passing, Deadline deadline) {
        Duration left = deadline.left();
        return left.isPositive() && passing.after().compareTo(left) < 0;
    }

    private static long pause(int number, Passing passing) {
        long doubled = FIRST_PAUSE.toMillis() << Math.min(number - 1, 10);
        long jittered =
                (long) (doubled * (1 - CHANCE * ThreadLocalRandom.current().nextDouble()));
        return Math.max(jittered, passing.after().toMillis());
    }
}
