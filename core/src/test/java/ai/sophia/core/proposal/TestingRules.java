package ai.sophia.core.proposal;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rules;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules that know who lives where, and what today is; and recognise one fact in each turn. */
final class TestingRules implements Rules, Recognizer {
    private static final String LIVES = "I live in ";
    private static final String TODAY = "today";

    @Override
    public Claim claim(Sort sort, String text, String subject, String relation, String object, boolean negated) {
        return text.startsWith(LIVES)
                ? new Claim("residence(" + subject + ")", text.substring(LIVES.length()))
                : new Claim("statement(" + subject + ", " + relation + " " + object + ")", "yes");
    }

    @Override
    public Optional<Time> time(String text, Instant at, boolean past) {
        int start = text.indexOf(TODAY);
        return start < 0
                ? Optional.empty()
                : Optional.of(new Time(new Span(start, start + TODAY.length()), Optional.of(Period.since(at))));
    }

    @Override
    public List<Statement> recognize(List<Turn> before, Turn turn) {
        String text = turn.text();
        return List.of(new Statement(
                Sort.IDENTITY,
                text,
                Turn.USER,
                "",
                text,
                false,
                claim(Sort.IDENTITY, text, Turn.USER, "", text, false),
                0,
                new Span(0, text.length()),
                Optional.empty(),
                Optional.empty(),
                0.9));
    }
}
