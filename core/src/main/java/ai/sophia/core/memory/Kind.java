package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import java.util.Locale;

/** What sort of thing a memory holds, in the field's terms. */
public enum Kind {
    /** What happened: a turn of a conversation, an event. */
    EPISODIC,
    /** What is so: a fact, a preference. */
    SEMANTIC,
    /** How something is done. */
    PROCEDURAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used on every edge, in lower case. */
    public String label() {
        return label;
    }

    /**
     * Reads a {@link #label()}.
     *
     * @throws Fault.Invalid if it is none
     */
    public static Kind parse(String label) {
        for (Kind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new Fault.Invalid("kind", "expected episodic, semantic or procedural, but got \"" + label + "\"");
    }
}
