package ai.sophia.model.rules;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Near;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.language.Tongues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Judges which of the facts that are known a turn ends, where no rule tells: a log-linear model over the {@linkplain EndingTraits traits} of the turn beside each fact, whose weights were
 * learned from people whose facts change. Immutable.
 */
final class JudgedEndings {
    /** How likely it must be that the turn ends the fact. */
    static final double ENOUGH = 0.94;

    /** What is longer says several things. */
    private static final int LONGEST = 300;

    private static final Pattern STOP = Pattern.compile("[.!…]+$");

    static final String ENDS = "ends";
    static final String GOES_ON = "goes-on";
    static final List<String> OUTCOMES = List.of(GOES_ON, ENDS);

    private final LogLinear model;
    private final Language language;
    private final Words words;
    private final Clauses clauses;

    JudgedEndings(Language language, Clauses clauses) {
        this.model = language.ending();
        this.language = language;
        this.words = language.words();
        this.clauses = clauses;
    }

    /**
     * The statements of a turn, one of which ends a fact if the turn does.
     *
     * @param speaker whom its facts are about: the user, or a name where several people speak
     * @param known those that are so, asked for only where one may be ended
     */
    List<Statement> judged(Turn turn, String speaker, List<Statement> statements, Supplier<List<Near>> known) {
        if (model.isEmpty()
                || turn.text().isBlank()
                || turn.text().length() > LONGEST
                || !language.endings().mayEnd(turn.text())) {
            return statements;
        }
        List<Near> own = known.get().stream()
                .filter(near -> speaker.equals(Turn.USER)
                        || near.fact().wording().speaker().equals(speaker))
                .toList();
        return meant(turn, statements, own)
                .filter(near -> statements.stream()
                        .noneMatch(each -> each.claim().equals(near.fact().claim())))
                .map(near -> ending(turn, speaker, statements, near))
                .orElse(statements);
    }

    /** Whether a fact is about somebody of whom the turn does not speak: who sold a Fiat did not sell that of a sister. */
    private boolean isOfAnother(String subject, String said) {
        return Tongues.isPerson(subject)
                && Collections.disjoint(words.of(subject), words.of(said))
                && Traits.words(said).stream().noneMatch(Tongues::isPronoun);
    }

    private Optional<Near> meant(Turn turn, List<Statement> statements, List<Near> known) {
        EndingTraits traits = traits(turn.text(), statements, known);
        double[] likely = IntStream.range(0, known.size())
                .mapToDouble(at -> likely(model, traits.of(at)))
                .toArray();
        return IntStream.range(0, known.size())
                .filter(at -> likely[at] >= ENOUGH)
                .filter(at -> mayBeMeant(turn.text(), known.get(at).fact().wording()))
                .boxed()
                .max(Comparator.comparingDouble(at -> likely[at]))
                .map(known::get);
    }

    private boolean mayBeMeant(String said, Wording fact) {
        return !isOfAnother(fact.subject(), said) && !language.endings().isNarrowed(said, words.of(fact.text()));
    }

    private EndingTraits traits(String text, List<Statement> statements, List<Near> known) {
        return new EndingTraits(
                words,
                text,
                statements,
                known.stream().map(JudgedEndings::known).toList());
    }

    private static EndingTraits.Known known(Near near) {
        Fact fact = near.fact();
        return new EndingTraits.Known(
                fact.wording().text(),
                fact.wording().sort().label(),
                fact.wording().negated(),
                near.nearness());
    }

    /** How likely a fact with these traits is ended. */
    static double likely(LogLinear model, Set<String> traits) {
        return model.likely(traits)[OUTCOMES.indexOf(ENDS)];
    }

    /** The one statement that has most of the words of the fact tells that it is over, or else the sentence that does. */
    private List<Statement> ending(Turn turn, String speaker, List<Statement> statements, Near near) {
        Ending ending = new Ending(Ending.Reason.OVER, new Ending.Fingerprinted(near.print()));
        Set<String> stems = words.of(near.fact().wording().text());
        List<Statement> told = new ArrayList<>(statements);
        Optional<Statement> by = statements.stream()
                .filter(each -> !each.tentative() && each.ends().isEmpty() && shared(each, stems) > 0)
                .max(Comparator.comparingLong(each -> shared(each, stems)));
        if (by.isPresent()) {
            told.set(told.indexOf(by.get()), by.get().ending(ending, by.get().back()));
        } else {
            told.add(
                    saying(turn, telling(turn, near), speaker).ending(ending, 0).tentatively());
        }
        return told;
    }

    private long shared(Statement statement, Set<String> stems) {
        return words.of(statement.text()).stream().filter(stems::contains).count();
    }

    /** The sentence of a turn that likeliest ends a fact, without its stop. */
    private Span telling(Turn turn, Near near) {
        String masked = clauses.masked(turn.text());
        return clauses.sentences(masked).stream()
                .max(Comparator.comparingDouble(sentence -> likely(
                        model,
                        traits(sentence.of(turn.text()), List.of(), List.of(near))
                                .of(0))))
                .map(sentence -> new Span(
                        sentence.start(),
                        sentence.start()
                                + STOP.matcher(sentence.of(turn.text()))
                                        .replaceFirst("")
                                        .length()))
                .orElseGet(() -> new Span(0, turn.text().length()));
    }

    private Statement saying(Turn turn, Span span, String speaker) {
        String text = span.of(turn.text());
        Claim claim = language.claims()
                .of(Sort.EVENT, text, speaker, speaker, "", text, false)
                .claim();
        return new Statement(
                Sort.EVENT,
                text,
                speaker,
                "",
                text,
                false,
                claim,
                0,
                span,
                Optional.empty(),
                Optional.empty(),
                Statements.LIKELY);
    }
}
