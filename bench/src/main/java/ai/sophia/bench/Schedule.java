package ai.sophia.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When requests are due, whatever becomes of those before them: arrivals at random (a Poisson process), as those of many people who know
 * nothing of each other are. Immutable.
 */
final class Schedule {
    private final long[] due;

    private Schedule(long[] due) {
        this.due = due;
    }

    /**
     * Draws the arrivals.
     *
     * @param rate requests a second
     * @param seconds for how long
     */
    static Schedule of(double rate, double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] due = new long[(int) Math.max(1, Math.round(rate * seconds))];
        // so many arrivals at random moments are a Poisson process of which one knows how many there were
        for (int number = 0; number < due.length; number++) {
            due[number] = (long) (random.nextDouble() * seconds * 1e9);
        }
        Arrays.sort(due);
        return new Schedule(due);
    }

    /** How many requests there are. */
    int size() {
        return due.length;
    }

    /** When a request is due, in nanoseconds after the first could be. */
    long due(int number) {
        return due[number];
    }
}
