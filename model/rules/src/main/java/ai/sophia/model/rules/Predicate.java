package ai.sophia.model.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a clause says of its subject.
 *
 * @param relation the words between the subject and the object
 * @param object where in the clause the object begins
 */
record Predicate(String relation, int object) {
    private static final Pattern WORD = Pattern.compile("\\s+\\S+");

    /**
     * By the rule that fits, or where it does not tell whom the clause is about, or the verb stands second, whatever is first, by that: what follows it is the object.
     *
     * @param matcher of the rule
     * @param subject its words in the clause; empty for the speaker
     */
    static Predicate of(Language language, Clause clause, Matcher matcher, String subject) {
        String text = clause.text();
        boolean told = matcher.namedGroups().containsKey("of") || subject.isEmpty();
        if (language.whom().isEmpty() && told) {
            return new Predicate(
                    text.substring(matcher.start() + subject.length(), matcher.end())
                            .strip(),
                    matcher.end());
        }
        Matcher speaker = language.pronouns().speaker().matcher(text);
        int end = !subject.isEmpty() && text.startsWith(subject)
                ? subject.length()
                : subject.isEmpty() && speaker.lookingAt() ? speaker.end() : 0;
        Matcher verb = WORD.matcher(text).region(end, text.length());
        return end > 0 && verb.lookingAt() ? new Predicate(verb.group().strip(), verb.end()) : new Predicate("", 0);
    }
}
