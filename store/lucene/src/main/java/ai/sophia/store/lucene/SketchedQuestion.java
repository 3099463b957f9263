package ai.sophia.store.lucene;

/**
 * A question's vector in three bits for each component, to be compared with {@link Sketches}: the odd numbers from -7 to 7, as the signs of 4,
 * 2 and 1 that add up to them. Where a vector's sign is another than that of the 4, the two are 8 further from each other, and so on, so that
 * counting bits that differ is all it takes. Immutable.
 */
final class SketchedQuestion {
    private static final int LEVELS = 8;

    /** What is beyond so many times the usual component counts as that. */
    private static final double GREATEST = 1.75;

    private final long[] fours;
    private final long[] twos;
    private final long[] ones;

    private SketchedQuestion(int wide) {
        this.fours = new long[wide];
        this.twos = new long[wide];
        this.ones = new long[wide];
    }

    static SketchedQuestion of(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += each * each;
        }
        double step = 2 * GREATEST * Math.sqrt(squares / vector.length) / LEVELS;
        SketchedQuestion question = new SketchedQuestion(Sketches.wide(vector.length));
        for (int i = 0; i < vector.length; i++) {
            int level = step == 0 ? 0 : (int) Math.floor(vector[i] / step);
            question.set(i, Math.clamp(level + LEVELS / 2, 0, LEVELS - 1));
        }
        return question;
    }

    private void set(int component, int level) {
        int word = component / Long.SIZE;
        fours[word] |= (level >> 2 & 1L) << component;
        twos[word] |= (level >> 1 & 1L) << component;
        ones[word] |= (level & 1L) << component;
    }

    /** The signs of the fours, 64 components a word. */
    long fours(int word) {
        return fours[word];
    }

    long twos(int word) {
        return twos[word];
    }

    long ones(int word) {
        return ones[word];
    }
}
