package ai.sophia.model.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All that the recogniser knows of one language. Immutable.
 *
 * @param silent turns that say nothing of the world: fiction, supposition, who an agent shall be
 * @param address words for whom is spoken to
 * @param code lines that are no language
 * @param sentenceSilent sentences of that kind: hearsay, jokes, doubts
 * @param restSilent what says nothing from there on: what others say or think, doubts
 * @param restEnd what ends that, or else the sentence does
 * @param question what begins a question
 * @param clauseSilent clauses that hold for the moment alone
 * @param cut where a clause ends and the next begins
 * @param tag what makes a question of a sentence that is none
 * @param opening what stands before a clause and is not of it
 * @param lead what stands before the subject and belongs to the clause: when, where, for what
 * @param closing what stands behind one
 * @param ellipsis what a clause may leave out
 * @param negation what denies
 * @param assent what begins a turn that confirms what the agent has said
 * @param thing a subject that is nobody, so that no "he" or "she" means it
 * @param list what a list of tasks begins with
 * @param rules in the order in which they are tried; the first that fits a clause holds
 * @param words its words as they are compared
 * @param claims what its statements have in common
 * @param followUps what refers to statements made before
 * @param endings what is so no more
 * @param changes what is otherwise now
 * @param times its expressions of time
 */
record Language(
        Pattern silent,
        Pattern address,
        Pattern code,
        Pattern sentenceSilent,
        Pattern restSilent,
        Pattern restEnd,
        Pattern question,
        Pattern clauseSilent,
        Pattern cut,
        Pattern tag,
        Pattern opening,
        Pattern lead,
        Pattern closing,
        Ellipsis ellipsis,
        Pattern negation,
        Pattern assent,
        Pattern thing,
        Pattern list,
        List<Rule> rules,
        Words words,
        Claims claims,
        FollowUps followUps,
        NamedEndings endings,
        Changes changes,
        TimeExpressions times) {
    private static final Pattern SECOND_PERSON =
            Pattern.compile("\\b(?:you're|you are|your|yours|you)\\b", Pattern.CASE_INSENSITIVE);

    /** A text of somebody who speaks to the user, as the user would say it. */
    String turned(String text) {
        return SECOND_PERSON.matcher(text).replaceAll(found -> switch (found.group()
                .toLowerCase(Locale.ROOT)) {
            case "you're", "you are" -> "I am";
            case "your" -> "my";
            case "yours" -> "mine";
            default -> "I";
        });
    }

    /** English, as it is in {@code english/*.rules}. */
    static Language english() {
        Words words = new Words(new RuleText("english/forms.rules").lines());
        Map<String, String> forms = Map.of("irregular", words.pastForms());
        RuleText silence = english(forms, "silence");
        RuleText clauses = english(forms, "clauses");
        RuleText statements = english(forms, "statements");
        Claims claims = new Claims(words, english(forms, "claims"));
        RuleText followUps = english(forms, "followups");
        TimeExpressions times = TimeExpressions.english();
        return new Language(
                silence.any("turn"),
                silence.any("address"),
                silence.any("code"),
                silence.any("sentence"),
                silence.any("rest"),
                silence.any("rest end"),
                silence.any("question"),
                silence.any("clause"),
                clauses.any("cut"),
                clauses.any("tag"),
                clauses.any("opening"),
                clauses.any("lead"),
                clauses.any("closing"),
                new Ellipsis(
                        clauses.any("no subject"),
                        clauses.any("no subject then"),
                        clauses.any("no verb"),
                        clauses.any("no article"),
                        clauses.any("no article then")),
                clauses.any("negation"),
                clauses.any("assent"),
                clauses.any("thing"),
                clauses.any("list"),
                statements.lines().stream().map(Rule::of).toList(),
                words,
                claims,
                new FollowUps(words, claims, times, followUps),
                new NamedEndings(words, followUps),
                new Changes(words, followUps),
                times);
    }

    private static RuleText english(Map<String, String> forms, String name) {
        return new RuleText(forms, "english/words.rules", "english/" + name + ".rules");
    }
}
