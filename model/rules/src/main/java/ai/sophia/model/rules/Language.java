package ai.sophia.model.rules;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * All that the recogniser knows of one language. Immutable.
 *
 * @param untidy what people type in haste, and how it is written with care
 * @param naming what stands before something that is named
 * @param silent turns that say nothing of the world: fiction, supposition, who an agent shall be
 * @param address words for whom is spoken to
 * @param code lines that are no language
 * @param sentenceSilent sentences of that kind: hearsay, jokes, doubts
 * @param restSilent what says nothing from there on: what others say or think, doubts
 * @param restEnd what ends that, or else the sentence does
 * @param question what begins a question
 * @param clauseSilent clauses that hold for the moment alone
 * @param abbreviation what ends in a stop and is no end of a sentence
 * @param cut where a clause ends and the next begins
 * @param tag what makes a question of a sentence that is none
 * @param opening what stands before a clause and is not of it
 * @param whom whom a clause is about, as {@code who}, where the verb stands second, whatever is first
 * @param person the same where the clause begins with that, and a rule does not tell
 * @param lead what stands before the subject and belongs to the clause: when, where, for what
 * @param closing what stands behind one
 * @param ellipsis what a clause may leave out
 * @param negation what denies
 * @param assent what begins a turn that confirms what the agent has said
 * @param pronouns whom and what words mean
 * @param mentions who was mentioned
 * @param asTheUser what others say of the user, as the user would say it
 * @param list what a list of tasks begins with
 * @param rules in the order in which they are tried; the first that fits a clause holds
 * @param judge judges what clauses say
 * @param told what a clause that no rule knows is about, and says of that
 * @param words its words as they are compared
 * @param claims what its statements have in common
 * @param followUps what refers to statements made before
 * @param endings what is so no more
 * @param changes what is otherwise now
 * @param ending how likely a turn ends what is known, where no rule tells
 * @param times its expressions of time
 */
record Language(
        Rewording untidy,
        Pattern naming,
        Finder<Pattern> silent,
        Pattern address,
        Pattern code,
        Finder<Pattern> sentenceSilent,
        Finder<Pattern> restSilent,
        Pattern restEnd,
        Pattern question,
        Finder<Pattern> clauseSilent,
        Pattern abbreviation,
        Finder<Pattern> cut,
        Pattern tag,
        Pattern opening,
        List<Pattern> whom,
        List<Pattern> person,
        Pattern lead,
        Pattern closing,
        Ellipsis ellipsis,
        Pattern negation,
        Pattern assent,
        Pronouns pronouns,
        Mentions mentions,
        Rewording asTheUser,
        Pattern list,
        Screen<Rule> rules,
        Judge judge,
        Pattern told,
        Words words,
        Claims claims,
        FollowUps followUps,
        NamedEndings endings,
        Changes changes,
        LogLinear ending,
        TimeExpressions times) {
    /**
     * A language as it is in the resources of a directory.
     *
     * @throws IllegalStateException if there are none
     */
    static Language of(String directory) {
        return of(directory, new Judge(RuleText.lines(directory + "/learned.weights")));
    }

    /** The same with another judge. */
    static Language of(String directory, Judge judge) {
        Function<String, String> path = name -> directory + "/" + name + ".rules";
        Words words = new Words(new RuleText(path.apply("compared")), new RuleText(path.apply("forms")));
        Map<String, String> forms = Map.of("irregular", words.pastForms());
        Function<String, RuleText> texts = name -> new RuleText(forms, path.apply("words"), path.apply(name));
        RuleText silence = texts.apply("silence");
        RuleText clauses = texts.apply("clauses");
        RuleText subjects = texts.apply("subjects");
        RuleText followUps = texts.apply("followups");
        Claims claims = new Claims(words, subjects.any("with speaker"), subjects.any("pronoun"), texts.apply("claims"));
        TimeExpressions times = new TimeExpressions(new RuleText(path.apply("times")));
        RuleText untidy = new RuleText(path.apply("untidy"));
        return new Language(
                Rewording.of(untidy, "untidy"),
                untidy.any("naming"),
                silence.finder("turn"),
                silence.any("address"),
                new RuleText("code.rules").any("code"),
                silence.finder("sentence"),
                silence.finder("rest"),
                silence.any("rest end"),
                silence.any("question"),
                silence.finder("clause"),
                clauses.any("abbreviation"),
                clauses.finder("cut"),
                clauses.any("tag"),
                clauses.any("opening"),
                clauses.each("whom"),
                clauses.each("person"),
                clauses.any("lead"),
                clauses.any("closing"),
                Ellipsis.of(clauses),
                clauses.any("negation"),
                clauses.any("assent"),
                Pronouns.of(subjects),
                new Mentions(subjects),
                Rewording.of(subjects, "as the user"),
                clauses.any("list"),
                new Screen<>(
                        texts.apply("statements").lines().stream().map(Rule::of).toList(), Rule::pattern, true),
                judge,
                clauses.any("told"),
                words,
                claims,
                new FollowUps(words, claims, times, followUps),
                new NamedEndings(words, followUps),
                new Changes(words, followUps),
                new LogLinear(JudgedEndings.OUTCOMES, RuleText.lines(directory + "/endings.weights")),
                times);
    }
}
