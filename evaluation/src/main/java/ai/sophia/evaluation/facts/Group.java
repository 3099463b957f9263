package ai.sophia.evaluation.facts;

import ai.sophia.core.conversation.Sort;

/** Sorts that are so near each other that taking one for another is no error. */
public enum Group {
    /** Who and what somebody or something is, has and can do. */
    BEING,
    /** Taste and custom. */
    TASTE,
    /** What is to come. */
    PLAN,
    /** How things are done, by the agent and by others. */
    MANNER,
    /** What happened. */
    EVENT;

    static Group of(Sort sort) {
        return switch (sort) {
            case IDENTITY, RELATION, POSSESSION, SKILL -> BEING;
            case PREFERENCE, DISLIKE, HABIT -> TASTE;
            case PLAN, DECISION, TASK -> PLAN;
            case INSTRUCTION, PROCEDURE -> MANNER;
            case EVENT -> EVENT;
        };
    }
}
