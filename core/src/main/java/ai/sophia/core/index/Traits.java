package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;

/**
 * What the ranking wants to know of a passage besides its words and its vector. English for now, as the words are.
 *
 * @param asks whether its memory ends by asking something
 * @param timed whether the passage tells a time
 * @param day when it was said, in days since 1970 in UTC; {@link #UNDATED} if that is not known
 */
public record Traits(boolean asks, boolean timed, int day) {
    /** The day of what was said nobody knows when. */
    public static final int UNDATED = Integer.MIN_VALUE;

    /** Of nothing is known anything. */
    public static final Traits NONE = new Traits(false, false, UNDATED);

    private static final int ASKS = 1;
    private static final int TIMED = 2;

    /** A question so many characters before the end of a memory is what it ends with. */
    private static final int LAST_WORDS = 120;

    private static final int DAY_SECONDS = 24 * 60 * 60;

    /** Those of a memory's passage. */
    public static Traits of(Memory memory, Passage passage) {
        String text = memory.content().text();
        Utterance utterance = memory.content().utterance();
        int mark = text.lastIndexOf('?');
        return new Traits(
                mark >= 0 && text.length() - mark <= LAST_WORDS,
                TimeWords.areIn(passage.of(text)),
                utterance.isDated() ? (int) Math.floorDiv(utterance.saidAt().getEpochSecond(), DAY_SECONDS) : UNDATED);
    }

    /** Those that {@link #flags} and a day say. */
    public static Traits of(int flags, int day) {
        return new Traits((flags & ASKS) != 0, (flags & TIMED) != 0, day);
    }

    /** All but the day as one number below 4. */
    public int flags() {
        return (asks ? ASKS : 0) | (timed ? TIMED : 0);
    }

    /** Whether the day is known. */
    public boolean isDated() {
        return day != UNDATED;
    }
}
