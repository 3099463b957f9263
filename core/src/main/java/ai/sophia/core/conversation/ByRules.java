package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.MemoryId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Understands turns by a {@link Recognizer}, which is made when the first turn comes, and if there is one, an {@link EndingJudge}. */
public final class ByRules implements Understanding {
    private static final int PORTION = 500;

    private final Supplier<? extends Recognizer> recognizers;
    private final String name;
    private final Optional<EndingJudge> endings;
    private @Nullable Recognizer recognizer;

    /**
     * One that has nobody judge what turns end.
     *
     * @param name who understands, as histories name it
     */
    public ByRules(Supplier<? extends Recognizer> recognizers, String name) {
        this(recognizers, Optional.empty(), name);
    }

    /**
     * @param endings what judges which facts turns end beside those that the recogniser tells
     * @param name who understands, as histories name it
     */
    public ByRules(Supplier<? extends Recognizer> recognizers, Optional<EndingJudge> endings, String name) {
        this.recognizers = recognizers;
        this.endings = endings;
        this.name = name;
    }

    @Override
    public int portion() {
        return PORTION;
    }

    @Override
    public void prepare(Stream<Said> turns, Known known) {}

    @Override
    public Understood understand(Said said, Known known) {
        List<Statement> statements = recognizer().recognize(said.before(), said.turn());
        List<Statement> judged = endings.filter(judge -> !endsSomething(statements, said, known))
                .map(judge -> judge.judged(said.before(), said.turn(), statements, () -> known.alike(said)))
                .orElse(statements);
        return new Understood(judged, name, Optional.empty());
    }

    private static boolean endsSomething(List<Statement> statements, Said said, Known known) {
        return statements.stream().anyMatch(each -> each.ends().isPresent() && known.isEndedBy(each, said));
    }

    private Recognizer recognizer() {
        if (recognizer == null) {
            try {
                recognizer = recognizers.get();
            } catch (RuntimeException failure) {
                // which is no fault of the turn
                throw new Fault.Unavailable("the rules cannot be read", Duration.ofSeconds(1), failure);
            }
        }
        return recognizer;
    }

    @Override
    public void forget(MemoryId memory) {}

    @Override
    public Optional<Asked> asked() {
        return Optional.empty();
    }
}
