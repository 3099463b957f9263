package ai.sophia.server;

import ai.sophia.core.conversation.Asked;
import ai.sophia.core.conversation.ByRules;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.memory.MemoryId;
import java.util.Optional;
import java.util.stream.Stream;

/** Understands what {@link TestingRecognizer} does, and tells of a language model what a test says. */
final class TestingUnderstanding implements Understanding {
    private final Understanding rules = new ByRules(TestingRecognizer::new, "testing");
    volatile Optional<Asked> asked = Optional.empty();

    /** Is run before each turn is understood. */
    volatile Runnable before = () -> {};

    @Override
    public int portion() {
        return rules.portion();
    }

    @Override
    public void prepare(Stream<Said> turns, Known known) {
        rules.prepare(turns, known);
    }

    @Override
    public Understood understand(Said said, Known known) {
        before.run();
        return rules.understand(said, known);
    }

    @Override
    public void forget(MemoryId memory) {
        rules.forget(memory);
    }

    @Override
    public Optional<Asked> asked() {
        return asked;
    }
}
