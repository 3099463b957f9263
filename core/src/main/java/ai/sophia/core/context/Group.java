package ai.sophia.core.context;

import java.util.Locale;

/** Why something is told in a context. */
public enum Group {
    /** What is so for the user, whatever the task: semantic memories, and where a profile has its place. */
    KNOWN,
    /** What answers the task. */
    RELEVANT,
    /** What was said last in the session. */
    RECENT;

    /** The name used on every edge, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
