package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes statements of clauses: whom they are about, what they say of that, what they claim and end. Immutable. */
final class Statements {
    /** How likely that is right what is said in a list, and what is agreed to or only ends something. */
    private static final double SURE = 0.9;

    static final double LIKELY = 0.8;

    /** Nothing is sure. */
    private static final double SUREST = 0.99;

    /** How likely a statement is right has two places. */
    private static final double PLACES = 100;

    static final Pattern BULLET = Pattern.compile("(?:[-*•]|\\d{1,2}[.)]|\\[ ?\\])\\s+(?=\\S)");

    private final Language language;

    Statements(Language language) {
        this.language = language;
    }

    /**
     * What a clause says that a rule fits. What it claims and ends is as the rule takes it.
     *
     * @param verdict of which sort it is, and how likely that is right
     */
    Statement of(Turn turn, Fit fit, Judge.Verdict verdict, Subjects subjects) {
        Clause clause = fit.clause();
        Rule rule = fit.rule();
        Matcher matcher = fit.matcher();
        boolean past = rule.sort() == Sort.EVENT;
        Optional<TimeExpression> time =
                language.times().find(clause.text(), turn.at(), past).stream().findFirst();
        String subject = subject(matcher, clause);
        Predicate predicate = Predicate.of(language, clause, matcher, subject);
        String relation = predicate.relation();
        Optional<Span> when = time.map(found -> new Span(
                clause.place(found.span().start()), clause.place(found.span().end())));
        Optional<Period> period = time.flatMap(TimeExpression::period);
        boolean negated = rule.denies()
                .orElseGet(() -> language.negation().matcher(clause.text()).find());
        String object = turn.text()
                .substring(clause.place(predicate.object()), clause.span().end())
                .strip();
        String about = resolved(verdict.sort(), rule, subject, subjects);
        Span evidence = evidence(clause, matcher);
        String said = evidence.of(turn.text());
        String full = subjects.inFull(clause.text().substring(0, clause.lead()) + said);
        String text = clause.lead() > 0 && subjects.isOfSpeaker() ? said : full;
        Claims.Made made =
                language.claims().of(rule.sort(), full, about, subjects.speaker(), relation, object, negated);
        Optional<Ending> ends = made.ends()
                .or(() -> named(clause, turn, subjects))
                .or(() -> subjects.isUnknown()
                        ? Optional.empty()
                        : language.changes().in(clause.text(), rule.sort(), about, relation, object, negated));
        Statement statement = new Statement(
                verdict.sort(),
                text,
                about,
                relation,
                object,
                negated,
                made.claim(),
                verdict.sort() == Sort.INSTRUCTION ? 0 : subjects.back(),
                evidence,
                when,
                period,
                Math.min(SUREST, Math.round(verdict.right() * PLACES) / PLACES));
        return ends.map(ending -> statement.ending(ending, statement.back())).orElse(statement);
    }

    private static String resolved(Sort sort, Rule rule, String words, Subjects subjects) {
        if (sort == Sort.INSTRUCTION) {
            return Subjects.AGENT;
        }
        return rule.condition() == Rule.Condition.THEN && words.isEmpty()
                ? subjects.previous()
                : subjects.resolve(words);
    }

    /** The clause, from where its rule says that what is told begins, so far as it stands in the turn. */
    private static Span evidence(Clause clause, Matcher matcher) {
        int from = matcher.namedGroups().containsKey("from") ? matcher.start("from") : -1;
        return new Span(clause.place(from), clause.span().end());
    }

    /** The words of the subject, if the rule has one and begins with it, or else the language tells where they stand. */
    String subject(Matcher matcher, Clause clause) {
        if (!matcher.namedGroups().containsKey("of")) {
            return Stream.concat(language.whom().stream(), language.person().stream())
                    .map(whom -> whom.matcher(clause.text()))
                    .filter(Matcher::lookingAt)
                    .findFirst()
                    .map(found -> found.group("who"))
                    .orElse("");
        }
        return matcher.start("of") == matcher.start()
                ? clause.text().substring(matcher.start("of"), matcher.end("of"))
                : "";
    }

    /** A line of a list of tasks, without its bullet. */
    Statement listed(Turn turn, String text, Span sentence, Subjects subjects) {
        Matcher bullet = BULLET.matcher(text);
        int start = bullet.lookingAt() ? sentence.start() + bullet.end() : sentence.start();
        Span span = new Span(start, sentence.end());
        String task = span.of(turn.text());
        String about = subjects.resolve("");
        return new Statement(
                Sort.TASK,
                task,
                about,
                "",
                task,
                false,
                language.claims()
                        .of(Sort.TASK, task, about, about, "", task, false)
                        .claim(),
                0,
                span,
                Optional.empty(),
                Optional.empty(),
                SURE);
    }

    /** What says nothing but that something is so no more. */
    Optional<Statement> ending(Clause clause, Turn turn, Subjects subjects) {
        String about = subjects.speaker();
        String text = clause.span().of(turn.text());
        Claims claims = language.claims();
        return claims.ending(text, language.words().plain(about))
                .or(() -> named(clause, turn, subjects))
                .map(ends -> new Statement(
                                Sort.EVENT,
                                text,
                                about,
                                "",
                                text,
                                false,
                                claims.of(Sort.EVENT, text, about, about, "", text, false)
                                        .claim(),
                                0,
                                clause.span(),
                                Optional.empty(),
                                times(clause, turn).stream().findFirst().flatMap(TimeExpression::period),
                                LIKELY)
                        .ending(ends, 0)
                        .tentatively());
    }

    private Optional<Ending> named(Clause clause, Turn turn, Subjects subjects) {
        return language.endings()
                .in(
                        clause,
                        subjects.speaker(),
                        () -> language.negation().matcher(clause.text()).find(),
                        () -> times(clause, turn));
    }

    /** The times in a clause that tells what has been. */
    private List<TimeExpression> times(Clause clause, Turn turn) {
        return language.times().find(clause.text(), turn.at(), true);
    }
}
