package ai.sophia.core.conversation;

/**
 * How a fact is put.
 *
 * @param speaker who said it, empty if unknown
 * @param text the statement in words that stand for themselves
 * @param subject what it is about
 * @param relation the words between subject and object
 * @param object what is said of the subject; may be empty
 * @param negated whether it denies that
 * @param by who understood it so, such as rules
 */
public record Wording(
        Sort sort,
        String speaker,
        String text,
        String subject,
        String relation,
        String object,
        boolean negated,
        String by) {}
