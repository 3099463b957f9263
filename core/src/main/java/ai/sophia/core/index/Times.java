package ai.sophia.core.index;

import java.time.Instant;

/**
 * Moments as indexes keep them: milliseconds since 1970, those out of range as the nearest in it. What an index keeps of a stretch of time
 * is at least that stretch: its start is rounded down and its end is rounded up. Stateless.
 */
public final class Times {
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Times() {}

    /** The millisecond that the moment lies in. */
    public static long floor(Instant moment) {
        if (moment.isBefore(FIRST)) {
            return Long.MIN_VALUE;
        }
        return moment.isBefore(LAST) ? moment.toEpochMilli() : Long.MAX_VALUE;
    }

    /** The first millisecond that is not before the moment. */
    public static long ceiling(Instant moment) {
        long floor = floor(moment);
        return floor < Long.MAX_VALUE && Instant.ofEpochMilli(floor).isBefore(moment) ? floor + 1 : floor;
    }

    /** The first end that lies after a millisecond. An open end lies after every one, the end of time included. */
    public static long after(long millisecond) {
        return millisecond < Long.MAX_VALUE ? millisecond + 1 : millisecond;
    }
}
