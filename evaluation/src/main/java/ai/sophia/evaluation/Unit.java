package ai.sophia.evaluation;

import ai.sophia.core.Period;
import ai.sophia.core.memory.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /** Characters of a piece that fit a memory, whatever script they are of. */
    private static final int PIECE_CHARACTERS = Content.TEXT_LIMIT / 3;

    /** Whether it was said in a conversation, rather than written down as knowledge. */
    public boolean isSpoken() {
        return !session.isEmpty() || !speaker.isEmpty() || !role.isEmpty();
    }

    /** Its text, cut at blanks where it is longer than a memory may be. */
    public List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (text.length() - start > PIECE_CHARACTERS) {
            int end = start + PIECE_CHARACTERS;
            while (end > start && !Character.isWhitespace(text.charAt(end))) {
                end--;
            }
            if (end == start) {
                end = text.offsetByCodePoints(start, PIECE_CHARACTERS / 2);
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        if (pieces.isEmpty() || !text.substring(start).isBlank()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }
}
