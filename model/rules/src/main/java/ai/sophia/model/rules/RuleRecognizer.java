package ai.sophia.model.rules;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.EndingJudge;
import ai.sophia.core.conversation.Near;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rules;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.language.Tongue;
import ai.sophia.core.language.Tongues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Recognises statements by rules, each turn by those of its language, which are read when the first turn in it comes. Immutable but for that, safe for all
 * threads.
 */
public final class RuleRecognizer implements Recognizer, Rules, EndingJudge {
    private final Map<String, LanguageRecognizer> recognizers = new ConcurrentHashMap<>();
    private final Function<String, Language> languages;

    public RuleRecognizer() {
        this(Language::of);
    }

    private RuleRecognizer(Function<String, Language> languages) {
        this.languages = languages;
    }

    /** One that believes its rules, whatever was learned of them, and tells nothing else. */
    static RuleRecognizer unlearned() {
        return new RuleRecognizer(name -> Language.of(name, new Judge(List.of())));
    }

    @Override
    public List<Statement> recognize(List<Turn> before, Turn turn) {
        return of(before, turn).recognize(before, turn);
    }

    @Override
    public List<Statement> judged(
            List<Turn> before, Turn turn, List<Statement> statements, Supplier<List<Near>> known) {
        return of(before, turn).judged(before, turn, statements, known);
    }

    @Override
    public Claim claim(Sort sort, String text, String subject, String relation, String object, boolean negated) {
        return of(Tongues.of(text)).claim(sort, text, subject, relation, object, negated);
    }

    @Override
    public Optional<Time> time(String text, Instant at, boolean past) {
        return of(Tongues.of(text)).time(text, at, past);
    }

    private LanguageRecognizer of(List<Turn> before, Turn turn) {
        return of(Tongues.of(turn.text(), before.stream().map(Turn::text).toList()));
    }

    private LanguageRecognizer of(Tongue tongue) {
        return recognizers.computeIfAbsent(
                tongue.name(), name -> new LanguageRecognizer(languages.apply(name), this::of));
    }
}
