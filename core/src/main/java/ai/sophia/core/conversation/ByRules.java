package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Understands turns by a {@link Recognizer}, which is made when the first turn comes, and if there is one, an {@link EndingJudge}. */
public final class ByRules implements Understanding {
    private static final Logger LOG = LoggerFactory.getLogger(ByRules.class);

    private static final int PORTION = 500;

    /** Turns that are worth being recognised on several processors. */
    private static final int MANY = 8;

    private final Supplier<? extends Recognizer> recognizers;
    private final String name;
    private final Optional<EndingJudge> endings;
    private final Map<VersionKey, Recognized> recognized = new HashMap<>();
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

    /** Recognises them on all processors, for that depends on nothing that is known. */
    @Override
    public void prepare(Stream<Said> turns, Known known) {
        recognized.clear();
        List<Said> all = turns.toList();
        if (all.size() >= MANY) {
            Recognizer rules = recognizer();
            recognized.putAll(all.parallelStream()
                    .flatMap(said -> recognized(rules, said).stream())
                    .collect(Collectors.toMap(each -> each.said().source(), each -> each, (one, same) -> one)));
        }
    }

    private record Recognized(Said said, List<Statement> statements) {}

    /** What is recognised in a turn; nothing if that fails, which is then found when it is understood. */
    private static Optional<Recognized> recognized(Recognizer rules, Said said) {
        try {
            return Optional.of(new Recognized(said, rules.recognize(said.before(), said.turn())));
        } catch (RuntimeException failure) {
            LOG.debug("The memory {} is recognised later: {}", said.source().id(), failure.toString());
            return Optional.empty();
        }
    }

    @Override
    public Understood understand(Said said, Known known) {
        Recognized ready = recognized.remove(said.source());
        // what was said before it may have been deleted meanwhile
        List<Statement> statements = ready != null && ready.said().equals(said)
                ? ready.statements()
                : recognizer().recognize(said.before(), said.turn());
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
    public void forget(MemoryId memory) {
        // what was recognised of others may have been so because of it
        recognized.clear();
    }

    @Override
    public Optional<Asked> asked() {
        return Optional.empty();
    }
}
