package ai.sophia.core.memory;

import ai.sophia.core.Strings;

/** Names of collections, the groups that memories are kept in: four that are always there, and any that a user makes by naming it. */
public final class Collections {
    public static final String CONVERSATIONS = "Conversations";
    public static final String KNOWLEDGE_BASE = "KnowledgeBase";
    public static final String CODE_PATTERNS = "CodePatterns";
    public static final String BUSINESS_CONTEXT = "BusinessContext";

    /** What was understood of conversations; Sophia keeps it. */
    public static final String FACTS = "Facts";

    /** What matters of sessions that are closed; Sophia keeps it. */
    public static final String SUMMARIES = "Summaries";

    /** Most characters of a name. */
    public static final int NAME_LIMIT = 128;

    private Collections() {}

    /** The collection of a memory whose writer named none. */
    public static String ofKind(Kind kind) {
        return switch (kind) {
            case EPISODIC -> CONVERSATIONS;
            case SEMANTIC -> KNOWLEDGE_BASE;
            case PROCEDURAL -> CODE_PATTERNS;
        };
    }

    /**
     * Returns the name unchanged if it may name a collection.
     *
     * @throws ai.sophia.core.Fault.Invalid if not
     */
    public static String checked(String name) {
        return Strings.name("collection", name, NAME_LIMIT);
    }
}
