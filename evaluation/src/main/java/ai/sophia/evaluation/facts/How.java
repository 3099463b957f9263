package ai.sophia.evaluation.facts;

import ai.sophia.core.Fault;
import java.util.Locale;

/** What becomes of a fact by something that is said later. */
enum How {
    /** The world changed, a plan was carried out, a task done. */
    SUPERSEDE,
    /** It was wrong. */
    CORRECT,
    /** It was taken back or dropped. */
    NEGATE,
    /** More is known of the same. */
    MERGE,
    /** It was said again. */
    REPEAT;

    /** Whether what was known before is so no more. */
    boolean isEnd() {
        return this == SUPERSEDE || this == CORRECT || this == NEGATE;
    }

    /**
     * The one that a label names.
     *
     * @throws Fault.Invalid if there is none
     */
    static How of(String label) {
        try {
            return valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Fault.Invalid("how", "expected what becomes of a fact, but got \"" + label + "\"");
        }
    }
}
