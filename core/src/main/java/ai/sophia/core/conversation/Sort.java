package ai.sophia.core.conversation;

/** What a statement is about. */
public enum Sort {
    /** Who somebody or what something is, has as a trait, or where it is. */
    IDENTITY,
    /** Who is who to whom, and who is in charge of what. */
    RELATION,
    /** A thing or an animal that somebody owns. */
    POSSESSION,
    /** What somebody can do, or cannot. */
    SKILL,
    /** What somebody likes, for good. */
    PREFERENCE,
    /** What somebody does not like, for good. */
    DISLIKE,
    /** What is done or used regularly. */
    HABIT,
    /** What is meant for the future, appointments too. */
    PLAN,
    /** A choice that has been made. */
    DECISION,
    /** An open thing to do. */
    TASK,
    /** What the agent shall do from now on. */
    INSTRUCTION,
    /** How a thing is done. */
    PROCEDURE,
    /** What happened once. */
    EVENT
}
