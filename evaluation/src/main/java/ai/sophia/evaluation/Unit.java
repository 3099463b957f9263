package ai.sophia.evaluation;

import ai.sophia.core.Period;
import java.time.Instant;

/**
 * One thing to be remembered of an evaluation set: a turn, a session, a document. Parts that the set does not tell are empty.
 *
 * @param scope whose memory it belongs to
 * @param sequence its place among the units of its scope, {@link #UNPLACED} if the set does not tell
 * @param saidAt when it was said, {@link Period#BEGINNING} if the set does not tell
 */
public record Unit(
        String id,
        String scope,
        long sequence,
        String text,
        String session,
        String speaker,
        String role,
        Instant saidAt) {
    /** The sequence of a unit whose set has none. */
    public static final long UNPLACED = -1;

    /** Whether it was said in a conversation, rather than written down as knowledge. */
    public boolean isSpoken() {
        return !session.isEmpty() || !speaker.isEmpty() || !role.isEmpty();
    }
}
