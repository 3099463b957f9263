package ai.sophia.app;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.memory.MemoryId;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Understands as another does, and waits for a while where that is away: what is measured is not to be lost for a moment's outage. For one thread. */
record Patient(Understanding understanding, Duration patience) implements Understanding {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    @Override
    public int portion() {
        return understanding.portion();
    }

    @Override
    public void prepare(Stream<Said> turns, Known known) {
        understanding.prepare(turns, known);
    }

    @Override
    public Understood understand(Said said, Known known) {
        RetryConfig config = RetryConfig.custom()
                .maxAttempts(1 + Math.toIntExact(patience.dividedBy(LONGEST_PAUSE)))
                .retryExceptions(Fault.Unavailable.class)
                .intervalBiFunction((attempt, outcome) -> pause(outcome.getLeft()))
                .build();
        return Retry.of("understanding", config).executeSupplier(() -> understanding.understand(said, known));
    }

    /** In milliseconds: as long as whoever is away says, within bounds. */
    private static long pause(Throwable failure) {
        long asked =
                failure instanceof Fault.Unavailable away ? away.retryAfter().toMillis() : 0;
        return Math.clamp(asked, 1, LONGEST_PAUSE.toMillis());
    }

    @Override
    public void forget(MemoryId memory) {
        understanding.forget(memory);
    }

    @Override
    public Optional<Asked> asked() {
        return understanding.asked();
    }
}
