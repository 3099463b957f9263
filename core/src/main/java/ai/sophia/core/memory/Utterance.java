package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.Strings;
import java.time.Instant;

/**
 * Where in a conversation a memory stands and who said it when.
 *
 * @param position place in the session, ascending from 0; {@link #UNPLACED} to be put at its end by the store
 * @param speaker name of who said it, empty if unknown
 * @param role role of who said it, such as {@code user}, {@code assistant}, {@code tool}, {@code system}; empty if unknown
 * @param saidAt when it was said, or the time it speaks of; {@link Period#BEGINNING} if unknown
 */
public record Utterance(long position, String speaker, String role, Instant saidAt) {
    /** The position of what has none yet. */
    public static final long UNPLACED = -1;

    /** Nothing known. */
    public static final Utterance NONE = new Utterance(UNPLACED, "", "", Period.BEGINNING);

    /** Most characters of a speaker's name or role. */
    public static final int NAME_LIMIT = 128;

    /** The greatest position: whole numbers up to it are exact in JSON. */
    public static final long POSITION_LIMIT = (1L << 53) - 1;

    public Utterance {
        if (position < UNPLACED || position > POSITION_LIMIT) {
            throw new Fault.Invalid(
                    "position", "expected a position from 0 to " + POSITION_LIMIT + ", but got " + position);
        }
        Strings.name("speaker", speaker, NAME_LIMIT);
        Strings.name("role", role, NAME_LIMIT);
    }

    /** Whether the time is known. */
    public boolean isDated() {
        return !saidAt.equals(Period.BEGINNING);
    }

    /** The same at another position. */
    public Utterance at(long newPosition) {
        return new Utterance(newPosition, speaker, role, saidAt);
    }
}
