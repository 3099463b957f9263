package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;

/**
 * What the ranking wants to know of a passage besides its words and its vector. English for now, as the words are.
 *
 * @param asks whether its memory ends by asking something
 * @param timed whether the passage tells a time
 * @param importance how much its memory matters, 0 to 1, in steps of a thirtieth
 * @param day when it was said, in days since 1970 in UTC; {@link #UNDATED} if that is not known
 */
public record Traits(boolean asks, boolean timed, double importance, int day) {
    /** The day of what was said nobody knows when. */
    public static final int UNDATED = Integer.MIN_VALUE;

    /** Of nothing is known anything. */
    public static final Traits NONE = new Traits(false, false, Content.USUAL_IMPORTANCE, UNDATED);

    private static final int ASKS = 1;
    private static final int TIMED = 2;

    /** The bits of the importance, 0 where it is not known, else one more than its steps; the third bit is left to others. */
    private static final int IMPORTANCE_SHIFT = 3;

    private static final int IMPORTANCE_STEPS = 30;

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
                Math.round(memory.content().importance() * IMPORTANCE_STEPS) / (double) IMPORTANCE_STEPS,
                utterance.isDated() ? (int) Math.floorDiv(utterance.saidAt().getEpochSecond(), DAY_SECONDS) : UNDATED);
    }

    /** Those that {@link #flags} and a day say. */
    public static Traits of(int flags, int day) {
        int steps = (flags >> IMPORTANCE_SHIFT) - 1;
        return new Traits(
                (flags & ASKS) != 0,
                (flags & TIMED) != 0,
                steps < 0 ? Content.USUAL_IMPORTANCE : steps / (double) IMPORTANCE_STEPS,
                day);
    }

    /** All but the day as one number below 256, of which the third bit is never set. */
    public int flags() {
        int steps = 1 + (int) Math.round(importance * IMPORTANCE_STEPS);
        return (asks ? ASKS : 0) | (timed ? TIMED : 0) | steps << IMPORTANCE_SHIFT;
    }

    /** Whether the day is known. */
    public boolean isDated() {
        return day != UNDATED;
    }
}
