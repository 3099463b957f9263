package ai.sophia.model.rules;

import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Near;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges which of the facts that are known a turn ends, where no rule tells: a log-linear model over the {@linkplain EndingTraits traits} of the turn beside each fact, whose weights were
 * learned from people whose facts change. Immutable.
 */
final class JudgedEndings {
    /** How likely it must be that the turn ends the fact. */
    private static final double ENOUGH = 0.85;

    /** What is longer says several things. */
    private static final int LONGEST = 300;

    static final String ENDS = "ends";
    static final String GOES_ON = "goes-on";
    static final List<String> OUTCOMES = List.of(GOES_ON, ENDS);

    private final LogLinear model;
    private final Words words;
    private final Claims claims;

    /**
     * @param lines of a {@link LogLinear} model of whether a turn ends a fact; none where nothing was learned
     */
    JudgedEndings(Collection<String> lines, Words words, Claims claims) {
        this.model = new LogLinear(OUTCOMES, lines);
        this.words = words;
        this.claims = claims;
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
                || statements.stream().anyMatch(each -> each.ends().isPresent() && !each.tentative())) {
            return statements;
        }
        List<Near> own = known.get().stream()
                .filter(near -> speaker.equals(Turn.USER)
                        || near.fact().wording().speaker().equals(speaker))
                .toList();
        return meant(turn, statements, own)
                .map(near -> ending(turn, speaker, statements, near))
                .orElse(statements);
    }

    private Optional<Near> meant(Turn turn, List<Statement> statements, List<Near> known) {
        EndingTraits traits = new EndingTraits(
                words,
                turn.text(),
                statements,
                known.stream().map(JudgedEndings::known).toList());
        record Scored(Near near, double likely) {}
        List<Scored> scored = new ArrayList<>();
        for (int at = 0; at < known.size(); at++) {
            scored.add(new Scored(known.get(at), likely(traits.of(at))));
        }
        return scored.stream()
                .max(Comparator.comparingDouble(Scored::likely))
                .filter(best -> best.likely() >= ENOUGH)
                .map(Scored::near);
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
    double likely(Set<String> traits) {
        return model.likely(traits)[OUTCOMES.indexOf(ENDS)];
    }

    /** The one statement that has most of the words of the fact tells that it is over, or else the turn as a whole. */
    private List<Statement> ending(Turn turn, String speaker, List<Statement> statements, Near near) {
        Ending ending = new Ending(Ending.Reason.OVER, new Ending.Fingerprinted(near.print()));
        Set<String> stems = words.of(near.fact().wording().text());
        List<Statement> told = new ArrayList<>(statements.stream()
                .filter(each ->
                        !each.tentative() && !each.claim().equals(near.fact().claim()))
                .toList());
        Optional<Statement> by = told.stream()
                .filter(each -> words.of(each.text()).stream().anyMatch(stems::contains))
                .max(Comparator.comparingLong(each ->
                        words.of(each.text()).stream().filter(stems::contains).count()));
        if (by.isPresent()) {
            told.set(told.indexOf(by.get()), by.get().ending(ending, by.get().back()));
            return told;
        }
        told.add(whole(turn, speaker).ending(ending, 0).tentatively());
        return told;
    }

    private Statement whole(Turn turn, String speaker) {
        String text = turn.text().strip();
        int start = turn.text().indexOf(text);
        return new Statement(
                Sort.EVENT,
                text,
                speaker,
                "",
                text,
                false,
                claims.of(Sort.EVENT, text, speaker, speaker, "", text, false).claim(),
                0,
                new Span(start, start + text.length()),
                Optional.empty(),
                Optional.empty(),
                Statements.LIKELY);
    }
}
