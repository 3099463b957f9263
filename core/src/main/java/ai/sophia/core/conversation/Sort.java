package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a statement is about. */
public enum Sort {
    /** Who somebody or what something is, has as a trait, or where it is. */
    IDENTITY(0.7),
    /** Who is who to whom, and who is in charge of what. */
    RELATION(0.7),
    /** A thing or an animal that somebody owns. */
    POSSESSION(0.6),
    /** What somebody can do, or cannot. */
    SKILL(0.6),
    /** What somebody likes, for good. */
    PREFERENCE(0.7),
    /** What somebody does not like, for good. */
    DISLIKE(0.7),
    /** What is done or used regularly. */
    HABIT(0.6),
    /** What is meant for the future, appointments too. */
    PLAN(0.6),
    /** A choice that has been made. */
    DECISION(0.65),
    /** An open thing to do. */
    TASK(0.6),
    /** What the agent shall do from now on. */
    INSTRUCTION(0.8),
    /** How a thing is done. */
    PROCEDURE(0.65),
    /** What happened once. */
    EVENT(0.5);

    private final String label = name().toLowerCase(Locale.ROOT);
    private final double importance;

    Sort(double importance) {
        this.importance = importance;
    }

    /** How much it matters to know such a thing, 0 to 1, as {@link ai.sophia.core.memory.Content#importance} has it. */
    public double importance() {
        return importance;
    }

    /** The name used on every edge, in lower case. */
    public String label() {
        return label;
    }

    /**
     * Reads a {@link #label()}.
     *
     * @throws Fault.Invalid if it is none
     */
    public static Sort parse(String label) {
        for (Sort sort : values()) {
            if (sort.label().equals(label)) {
                return sort;
            }
        }
        throw new Fault.Invalid(
                "sort",
                "expected one of " + Arrays.stream(values()).map(Sort::label).collect(Collectors.joining(", "))
                        + ", but got \"" + label + "\"");
    }
}
