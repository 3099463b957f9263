package ai.sophia.model.rules;

import java.util.regex.Pattern;

/**
 * The words of a language that mean somebody or something without naming it. Immutable.
 *
 * @param speaker who speaks
 * @param own what is the speaker's, with what it is as {@code what}
 * @param name what ends a subject that is the name of somebody
 * @param any a pronoun that means who or what was told of
 * @param ofThings one that means no person alone
 * @param ofPeople one that means a person
 * @param leading one that a text begins with, as {@code who}
 * @param thing a subject that is nobody
 * @param disagreeing a pronoun and after it a subject that it cannot mean
 * @param empty an object that says nothing
 * @param other an object with something that was told of before it
 * @param itself an object that means by a pronoun what stands in it
 */
record Pronouns(
        Pattern speaker,
        Pattern own,
        Pattern name,
        Pattern any,
        Pattern ofThings,
        Pattern ofPeople,
        Pattern leading,
        Pattern thing,
        Pattern disagreeing,
        Pattern empty,
        Pattern other,
        Pattern itself) {
    /**
     * Those of {@code subjects.rules}.
     */
    static Pronouns of(RuleText text) {
        return new Pronouns(
                text.any("speaker"),
                text.any("own"),
                text.any("name"),
                text.any("pronoun"),
                text.any("of things"),
                text.any("of people"),
                text.any("leading"),
                text.any("thing"),
                text.any("disagreeing"),
                text.any("empty"),
                text.any("other"),
                text.any("itself"));
    }
}
