package ai.sophia.model.rules;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rules;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises statements of one language by rules over clauses. A turn is cut into sentences and these into clauses; what is asked, supposed, quoted, told of
 * others or meant for the moment says nothing; of the rules, the first that fits a clause makes a statement of it. Only what people say
 * counts, and what an agent claims if the next turn agrees to it. Immutable, safe for all threads.
 */
final class LanguageRecognizer implements Recognizer, Rules {
    /** Longer texts are pasted, not said. */
    private static final int LONGEST_TURN = 4_000;

    private static final int LONGEST_SENTENCE = 500;

    /** How sure a rule is that tells of a sort by its own words, and one that needs a time or is told by the agent. */
    private static final double SURE = 0.9;

    private static final double LIKELY = 0.8;
    private static final int LONGEST_ASSENT = 80;

    /** How many turns back what was said may be referred to. */
    private static final int NEARBY = 8;

    private static final Pattern BULLET = Pattern.compile("(?:[-*•]|\\d{1,2}[.)]|\\[ ?\\])\\s+(?=\\S)");

    private static final Pattern GAP = Pattern.compile(",?\\s+(?=\\S)");

    /** Tells who recognises a turn. */
    interface Speaking {
        LanguageRecognizer of(List<Turn> before, Turn turn);
    }

    private final Language language;
    private final Speaking speaking;
    private final Clauses clauses;

    /**
     * A recogniser of a language.
     *
     * @param speaking who recognises a turn that was said before, which may be in another
     */
    LanguageRecognizer(Language language, Speaking speaking) {
        this.language = language;
        this.speaking = speaking;
        this.clauses = new Clauses(language);
    }

    @Override
    public List<Statement> recognize(List<Turn> before, Turn turn) {
        return isSilent(turn) ? List.of() : recognized(before, turn, earlier(before, turn));
    }

    private boolean isSilent(Turn turn) {
        return !turn.isOfUser()
                || turn.text().length() > LONGEST_TURN
                || language.silent().matcher(clauses.masked(turn.text())).find();
    }

    /** What the turn may refer to of what was said before it. */
    private Earlier earlier(List<Turn> before, Turn turn) {
        List<Earlier.Told> told = new ArrayList<>();
        String masked = clauses.masked(turn.text());
        if (!before.isEmpty()
                && clauses.sentences(masked).stream()
                        .anyMatch(sentence -> language.followUps().mayRefer(sentence.of(masked)))) {
            for (int index = Math.max(0, before.size() - NEARBY); index < before.size(); index++) {
                Turn each = before.get(index);
                List<Turn> prior = before.subList(0, index);
                LanguageRecognizer its = speaking.of(prior, each);
                if (!its.isSilent(each)) {
                    Earlier since = its.since(prior, each, told);
                    String text = prior.isEmpty() ? "" : prior.getLast().text();
                    told.add(new Earlier.Told(index, each, text, () -> its.recognized(prior, each, since)));
                }
            }
        }
        return since(before, turn, told);
    }

    private Earlier since(List<Turn> before, Turn turn, List<Earlier.Told> told) {
        return new Earlier(
                turn.speaker(), subjects(before, turn, turn.text()).speaker(), before.size(), turn.at(), told);
    }

    private Subjects subjects(List<Turn> before, Turn turn, String text) {
        return new Subjects(before, turn, text, language.pronouns(), language.mentions());
    }

    private List<Statement> recognized(List<Turn> before, Turn turn, Earlier earlier) {
        String masked = clauses.masked(turn.text());
        Subjects subjects = subjects(before, turn, masked);
        List<Statement> statements = new ArrayList<>();
        List<Span> sentences = clauses.sentences(masked);
        if (!sentences.isEmpty()
                && repeated(masked, sentences.getFirst(), earlier).isEmpty()) {
            confirmed(before, turn, sentences.getFirst(), masked).ifPresent(statements::add);
        }
        boolean listed = false;
        boolean corrects = false;
        for (Span sentence : sentences) {
            String text = sentence.of(masked);
            if (listed && BULLET.matcher(text).lookingAt()) {
                statements.add(listed(turn, text, sentence, subjects));
                continue;
            }
            listed = language.list().matcher(text).find();
            if (text.length() > LONGEST_SENTENCE) {
                continue;
            }
            Optional<Statement> repeated = repeated(masked, sentence, earlier);
            if (repeated.isPresent()) {
                statements.add(repeated.get());
            } else if (language.followUps().isRetraction(text)) {
                language.followUps()
                        .retraction(statements, earlier, turn.text(), sentence)
                        .ifPresent(statements::add);
            } else if (!language.sentenceSilent().matcher(text).find()) {
                corrects = corrects
                        || (!earlier.turns().isEmpty() && language.followUps().isCorrection(text));
                int known = statements.size();
                inSentence(turn, masked, sentence, subjects, earlier, corrects, statements);
                // a correction may be announced by a sentence of its own
                corrects = corrects && statements.size() == known;
            }
        }
        return statements;
    }

    private Optional<Statement> repeated(String masked, Span words, Earlier earlier) {
        return earlier.turns().isEmpty()
                ? Optional.empty()
                : language.followUps().repeated(words.of(masked), words.start(), earlier);
    }

    private void inSentence(
            Turn turn,
            String masked,
            Span sentence,
            Subjects subjects,
            Earlier earlier,
            boolean corrects,
            List<Statement> statements) {
        boolean mayCorrect =
                corrects || (!earlier.turns().isEmpty() && language.followUps().mayCorrect(sentence.of(masked)));
        boolean told = false;
        boolean asked = false;
        Optional<Span> silent = silent(sentence.of(masked), sentence);
        for (Clause clause : clauses.clauses(masked, sentence)) {
            if (silent.filter(span -> span.shared(clause.span()) > 0).isPresent()) {
                continue;
            }
            asked = asked || language.question().matcher(clause.text()).lookingAt();
            if (asked || (clause.asks() && clause.first())) {
                return;
            }
            Optional<Statement> statement = repeated(masked, clause.span(), earlier)
                    .or(() -> language.followUps().correction(clause, corrects, mayCorrect, earlier));
            if (statement.isEmpty()
                    && !language.clauseSilent().matcher(clause.text()).find()) {
                statement = inClause(turn, restored(clause, told, subjects), subjects, told)
                        .map(found -> corrects ? language.followUps().correcting(found, earlier) : found);
            }
            told = told || statement.isPresent();
            statement.or(() -> ending(clause, turn, subjects)).ifPresent(statements::add);
        }
    }

    /** The part of a sentence that says nothing of the world: what others say or think, what is doubted or supposed. */
    private Optional<Span> silent(String text, Span sentence) {
        Matcher begin = language.restSilent().matcher(text);
        if (!begin.find()) {
            return Optional.empty();
        }
        Matcher end = language.restEnd().matcher(text);
        int last = end.find(begin.end()) ? sentence.start() + end.start() : sentence.end();
        return Optional.of(new Span(sentence.start() + begin.start(), last));
    }

    /** The clause with the words that it leaves out, if it says something so. */
    private Clause restored(Clause clause, boolean follows, Subjects subjects) {
        Clause full = language.ellipsis().restored(clause, follows, subjects.isOfSpeaker());
        return full.lead() > 0 && isSilent(full.text()) ? clause : full;
    }

    /** What says nothing but that something is so no more. */
    private Optional<Statement> ending(Clause clause, Turn turn, Subjects subjects) {
        String about = subjects.speaker();
        String text = clause.span().of(turn.text());
        Claims claims = language.claims();
        return named(clause, turn, subjects)
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

    private Optional<Statement> inClause(Turn turn, Clause clause, Subjects subjects, boolean follows) {
        List<TimeExpression> times = language.times().find(clause.text(), turn.at(), false);
        Set<TimeExpression.Tense> tenses = EnumSet.noneOf(TimeExpression.Tense.class);
        times.forEach(time -> tenses.add(time.tense()));
        List<Rule> rules = language.rules().stream()
                .filter(rule -> holds(rule, tenses, follows))
                .toList();
        int begin = afterLead(clause.text(), times);
        Optional<Statement> told = Optional.empty();
        if (begin > 0 && !isSilent(clause.text().substring(begin))) {
            told = fitting(rules, turn, clause, begin, subjects);
        }
        return told.or(() -> fitting(rules, turn, clause, 0, subjects));
    }

    /** The statement of the first rule that fits a clause from there on. */
    private Optional<Statement> fitting(List<Rule> rules, Turn turn, Clause clause, int begin, Subjects subjects) {
        subjects.goOn(clause.text().substring(begin), clause.span().start());
        Map<Pattern, Boolean> begun = new HashMap<>();
        for (Rule rule : rules) {
            if (!rule.first()
                    .map(first -> begun.computeIfAbsent(
                            first,
                            each -> each.matcher(clause.text())
                                    .region(begin, clause.text().length())
                                    .lookingAt()))
                    .orElse(true)) {
                continue;
            }
            Matcher matcher = rule.pattern()
                    .matcher(clause.text())
                    .region(begin, clause.text().length());
            if (matcher.lookingAt()) {
                String object = clause.text().substring(matcher.end()).strip();
                return subjects.isKnown(subject(matcher, clause)) && tells(rule, object, subjects)
                        ? Optional.of(statement(turn, clause, rule, matcher, subjects))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether an object is more than an empty word, and not about whom is spoken to. */
    private boolean tells(Rule rule, String object, Subjects subjects) {
        return switch (rule.sort()) {
            case INSTRUCTION, PROCEDURE, TASK -> true;
            // what is done again and again is worth something even where it is not said with what
            case HABIT -> says(object, subjects) && (!rule.likely() || subjects.isMeant(object));
            case IDENTITY, RELATION, POSSESSION, SKILL, PREFERENCE, DISLIKE, PLAN, DECISION, EVENT ->
                says(object, subjects) && subjects.isMeant(object);
        };
    }

    private boolean says(String object, Subjects subjects) {
        return subjects.isTold(object) && !language.address().matcher(object).find();
    }

    private boolean isSilent(String text) {
        return language.clauseSilent().matcher(text).find()
                || language.question().matcher(text).lookingAt();
    }

    /** Where a clause goes on that begins with a time or with when, where and for what something is so, else 0. */
    private int afterLead(String text, List<TimeExpression> times) {
        Matcher lead = language.lead().matcher(text);
        if (lead.lookingAt()) {
            return lead.end();
        }
        if (times.isEmpty() || times.getFirst().span().start() > 0) {
            return 0;
        }
        Matcher gap = GAP.matcher(text).region(times.getFirst().span().end(), text.length());
        return gap.lookingAt() ? gap.end() : 0;
    }

    private static boolean holds(Rule rule, Set<TimeExpression.Tense> tenses, boolean follows) {
        return switch (rule.condition()) {
            case NONE -> true;
            case THEN -> follows;
            case SOON -> tenses.contains(TimeExpression.Tense.SOON);
            case OFTEN -> tenses.contains(TimeExpression.Tense.OFTEN);
            case PAST -> tenses.contains(TimeExpression.Tense.PAST);
        };
    }

    private Statement statement(Turn turn, Clause clause, Rule rule, Matcher matcher, Subjects subjects) {
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
        String about = resolved(rule, subject, subjects);
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
                rule.sort(),
                text,
                about,
                relation,
                object,
                negated,
                made.claim(),
                rule.sort() == Sort.INSTRUCTION ? 0 : subjects.back(),
                evidence,
                when,
                period,
                rule.condition() == Rule.Condition.NONE && !rule.likely() ? SURE : LIKELY);
        return ends.map(ending -> statement.ending(ending, statement.back())).orElse(statement);
    }

    private static String resolved(Rule rule, String words, Subjects subjects) {
        if (rule.sort() == Sort.INSTRUCTION) {
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
    private String subject(Matcher matcher, Clause clause) {
        if (!matcher.namedGroups().containsKey("of")) {
            return language.whom().stream()
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
    private Statement listed(Turn turn, String text, Span sentence, Subjects subjects) {
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

    /** What the agent has just claimed of the user, where the turn begins by agreeing to it. */
    private Optional<Statement> confirmed(List<Turn> before, Turn turn, Span assent, String masked) {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Turn claim = before.getLast();
        if (!claim.role().equals(Turn.ASSISTANT)
                || assent.length() > LONGEST_ASSENT
                || !language.assent().matcher(assent.of(masked)).lookingAt()) {
            return Optional.empty();
        }
        String said = language.asTheUser().of(clauses.masked(claim.text()));
        List<Statement> found = new ArrayList<>();
        for (Span sentence : clauses.sentences(said)) {
            Turn own = new Turn(Turn.USER, turn.speaker(), said, claim.at());
            inSentence(own, said, sentence, subjects(before, turn, said), since(before, own, List.of()), false, found);
        }
        return found.stream()
                // one of whom was told still earlier rests on more than what was claimed
                .filter(statement -> statement.back() <= 1)
                .findFirst()
                .map(statement -> new Statement(
                        statement.sort(),
                        statement.text(),
                        statement.subject(),
                        statement.relation(),
                        statement.object(),
                        statement.negated(),
                        statement.claim(),
                        1,
                        assent,
                        Optional.empty(),
                        statement.when(),
                        LIKELY));
    }

    @Override
    public Claim claim(Sort sort, String text, String subject, String relation, String object, boolean negated) {
        return language.claims()
                .of(sort, text, subject, Turn.USER, relation, object, negated)
                .claim();
    }

    @Override
    public Optional<Time> time(String text, Instant at, boolean past) {
        return language.times().find(text, at, past).stream()
                .findFirst()
                .map(found -> new Time(found.span(), found.period()));
    }
}
