package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.record.Position;

/** Reads positions from requests. Stateless. */
public final class Positions {
    private Positions() {}

    /**
     * A position as a write or a feed told it.
     *
     * @throws Fault.Invalid if it is none
     */
    public static Position parse(String field, String text) {
        try {
            return Position.parse(text);
        } catch (Fault.Invalid malformed) {
            throw new Fault.Invalid(field, malformed.explanation());
        }
    }
}
