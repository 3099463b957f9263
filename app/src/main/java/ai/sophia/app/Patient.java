package ai.sophia.app;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.memory.MemoryId;
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
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return understanding.understand(said, known);
            } catch (Fault.Unavailable away) {
                Duration asked = away.retryAfter();
                Duration pause = asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
                if (System.nanoTime() + pause.toNanos() > end) {
                    throw away;
                }
                sleep(pause, away);
            }
        }
    }

    private static void sleep(Duration pause, Fault.Unavailable away) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away;
        }
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
