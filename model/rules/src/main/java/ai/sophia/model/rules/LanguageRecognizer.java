package ai.sophia.model.rules;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Near;
import ai.sophia.core.conversation.Recognizer;
import ai.sophia.core.conversation.Rules;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    /** What no rule knows and is longer says several things. */
    private static final int LONGEST_JUDGED = 120;

    private static final int LONGEST_ASSENT = 80;

    /** How many turns back what was said may be referred to. */
    private static final int NEARBY = 8;

    private static final Pattern GAP = Pattern.compile(",?\\s+(?=\\S)");

    /** Tells who recognises a turn. */
    interface Speaking {
        LanguageRecognizer of(List<Turn> before, Turn turn);
    }

    private final Language language;
    private final Speaking speaking;
    private final Clauses clauses;
    private final Tidying tidying;
    private final Statements making;
    private final JudgedEndings judgedEndings;

    /**
     * A recogniser of a language.
     *
     * @param speaking who recognises a turn that was said before, which may be in another
     */
    LanguageRecognizer(Language language, Speaking speaking) {
        this.language = language;
        this.speaking = speaking;
        this.clauses = new Clauses(language);
        this.tidying = new Tidying(language.untidy(), language.naming());
        this.making = new Statements(language);
        this.judgedEndings = new JudgedEndings(language, clauses);
    }

    @Override
    public List<Statement> recognize(List<Turn> before, Turn turn) {
        Read read = read(turn);
        return isSilent(read)
                ? List.of()
                : recognized(before, read, earlier(before, read)).stream()
                        .map(statement -> statement.standing(
                                read.tidy().before(statement.evidence()),
                                statement.time().map(read.tidy()::before)))
                        .toList();
    }

    /** The statements of a turn, with what it ends, as {@link ai.sophia.core.conversation.EndingJudge} tells. */
    List<Statement> judged(List<Turn> before, Turn turn, List<Statement> statements, Supplier<List<Near>> known) {
        return isSilent(turn, clauses.masked(turn.text()))
                ? statements
                : judgedEndings.judged(turn, subjects(before, turn, turn.text()).speaker(), statements, known);
    }

    /**
     * A turn as rules read it.
     *
     * @param tidy its text as it would be written with care
     * @param masked that as {@link Clauses#masked} has it
     */
    private record Read(Turn turn, Rewording.Reworded tidy, String masked) {}

    private Read read(Turn turn) {
        String masked = clauses.masked(turn.text());
        Rewording.Reworded tidy = tidying.of(turn.text(), masked);
        boolean same = tidy.text().equals(turn.text());
        return new Read(turn.saying(tidy.text()), tidy, same ? masked : clauses.masked(tidy.text()));
    }

    private boolean isSilent(Read read) {
        return isSilent(read.turn(), read.masked());
    }

    private boolean isSilent(Turn turn, String masked) {
        return !turn.isOfUser()
                || turn.text().length() > LONGEST_TURN
                || language.silent().isIn(masked);
    }

    /** What the turn may refer to of what was said before it. */
    private Earlier earlier(List<Turn> before, Read read) {
        List<Earlier.Told> told = new ArrayList<>();
        String masked = read.masked();
        if (!before.isEmpty()
                && clauses.sentences(masked).stream()
                        .anyMatch(sentence -> language.followUps().mayRefer(sentence.of(masked)))) {
            for (int index = Math.max(0, before.size() - NEARBY); index < before.size(); index++) {
                Turn each = before.get(index);
                List<Turn> prior = before.subList(0, index);
                LanguageRecognizer its = speaking.of(prior, each);
                Read said = its.read(each);
                if (!its.isSilent(said)) {
                    Earlier since = its.since(prior, said.turn(), told);
                    String text = prior.isEmpty() ? "" : prior.getLast().text();
                    told.add(new Earlier.Told(index, said.turn(), text, () -> its.recognized(prior, said, since)));
                }
            }
        }
        return since(before, read.turn(), told);
    }

    private Earlier since(List<Turn> before, Turn turn, List<Earlier.Told> told) {
        return new Earlier(
                turn.speaker(), subjects(before, turn, turn.text()).speaker(), before.size(), turn.at(), told);
    }

    private Subjects subjects(List<Turn> before, Turn turn, String text) {
        return new Subjects(before, turn, text, language.pronouns(), language.mentions());
    }

    private List<Statement> recognized(List<Turn> before, Read read, Earlier earlier) {
        Turn turn = read.turn();
        String masked = read.masked();
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
            if (listed && Statements.BULLET.matcher(text).lookingAt()) {
                statements.add(making.listed(turn, text, sentence, subjects));
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
            } else if (!language.sentenceSilent().isIn(text)) {
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
            if (statement.isEmpty() && !language.clauseSilent().isIn(clause.text())) {
                statement = told(turn, masked, sentence, clause, told, subjects)
                        .map(found -> corrects ? language.followUps().correcting(found, earlier) : found);
            }
            told = told || statement.isPresent();
            statement.or(() -> making.ending(clause, turn, subjects)).ifPresent(statements::add);
        }
    }

    /** The part of a sentence that says nothing of the world: what others say or think, what is doubted or supposed. */
    private Optional<Span> silent(String text, Span sentence) {
        return language.restSilent().first(text).map(begin -> {
            Matcher end = language.restEnd().matcher(text);
            int last = end.find(begin.end()) ? sentence.start() + end.start() : sentence.end();
            return new Span(sentence.start() + begin.start(), last);
        });
    }

    /** The clause with the words that it leaves out, if it says something so. */
    private Clause restored(Clause clause, boolean follows, Subjects subjects) {
        Clause full = language.ellipsis().restored(clause, follows, subjects.isOfSpeaker());
        return full.lead() > 0 && isSilent(full.text()) ? clause : full;
    }

    /**
     * What a clause is judged to say, by the rule that fits it, if one does, and its words. A rule is believed that finds a claim of which one holds at a time, such as where
     * somebody lives.
     */
    private Optional<Statement> told(
            Turn turn, String masked, Span sentence, Clause clause, boolean follows, Subjects subjects) {
        Optional<Fit> fit = inClause(turn, restored(clause, follows, subjects), subjects, follows);
        if (fit.isEmpty() && clause.text().length() > LONGEST_JUDGED) {
            return Optional.empty();
        }
        Judge.Verdict verdict =
                language.judge().verdict(clause, Traits.place(language, masked, sentence, clause), fit.map(Fit::rule));
        if (fit.isEmpty()) {
            return verdict.isEnough()
                    ? fitting(List.of(Rule.judged(verdict.sort(), language.told())), clause, 0, subjects)
                            .map(each -> making.of(turn, each, verdict, subjects))
                    : Optional.empty();
        }
        Statement statement = making.of(turn, fit.get(), verdict, subjects);
        if (verdict.isEnough()) {
            return Optional.of(statement);
        }
        if (!statement.claim().isOfAllWords()) {
            return Optional.of(making.of(turn, fit.get(), verdict.believed(), subjects));
        }
        // what is hardly worth being remembered may tell that something is over
        return Optional.of(statement).filter(each -> each.ends().isPresent()).map(Statement::tentatively);
    }

    private Optional<Fit> inClause(Turn turn, Clause clause, Subjects subjects, boolean follows) {
        List<TimeExpression> times = language.times().find(clause.text(), turn.at(), false);
        Set<TimeExpression.Tense> tenses = EnumSet.noneOf(TimeExpression.Tense.class);
        times.forEach(time -> tenses.add(time.tense()));
        int begin = afterLead(clause.text(), times);
        Optional<Fit> fit = Optional.empty();
        if (begin > 0 && !isSilent(clause.text().substring(begin))) {
            fit = fitting(rules(clause.text().substring(begin), tenses, follows), clause, begin, subjects);
        }
        return fit.or(() -> fitting(rules(clause.text(), tenses, follows), clause, 0, subjects));
    }

    /** Those that a text may fit. */
    private List<Rule> rules(String text, Set<TimeExpression.Tense> tenses, boolean follows) {
        return language.rules().letThrough(text).stream()
                .filter(rule -> holds(rule, tenses, follows))
                .toList();
    }

    /** The first rule that fits a clause from there on, if it tells something. */
    private Optional<Fit> fitting(List<Rule> rules, Clause clause, int begin, Subjects subjects) {
        subjects.goOn(clause.text().substring(begin), clause.span().start());
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern()
                    .matcher(clause.text())
                    .region(begin, clause.text().length());
            if (matcher.lookingAt()) {
                String object = clause.text().substring(matcher.end()).strip();
                return subjects.isKnown(making.subject(matcher, clause)) && tells(rule, object, subjects)
                        ? Optional.of(new Fit(rule, clause, matcher))
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
        return language.clauseSilent().isIn(text)
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
                        Statements.LIKELY));
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
