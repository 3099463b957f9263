package ai.sophia.core.record;

import ai.sophia.core.Fault;

/**
 * A place in the change log, after an entry. Opaque to callers: positions of one epoch are ordered, and another epoch (after a restore,
 * or of the copy that records leave behind when they are moved) means that a projection must be rebuilt.
 *
 * @param epoch names the history that the sequence counts in
 * @param sequence number of the entry, from 1; 0 is before all of them
 */
public record Position(String epoch, long sequence) {
    /** The text form, as edges hand it out. */
    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }

    /** Whether it is of the same epoch and at or behind the other. */
    public boolean covers(Position other) {
        return epoch.equals(other.epoch) && sequence >= other.sequence;
    }

    /**
     * Reads the text form.
     *
     * @throws Fault.Invalid if it is none
     */
    public static Position parse(String text) {
        int dash = text.lastIndexOf('-');
        try {
            if (dash > 0) {
                long sequence = Long.parseLong(text.substring(dash + 1));
                if (sequence >= 0) {
                    return new Position(text.substring(0, dash), sequence);
                }
            }
        } catch (NumberFormatException malformed) {
            // falls through
        }
        throw new Fault.Invalid("position", "expected a position as a write returned it");
    }
}
