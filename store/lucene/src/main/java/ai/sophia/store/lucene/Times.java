package ai.sophia.store.lucene;

import java.time.Instant;

/** Moments as milliseconds since 1970, those out of range as the nearest in it. Stateless. */
final class Times {
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private Times() {}

    /** The millisecond that the moment lies in. */
    static long floor(Instant moment) {
        if (moment.isBefore(FIRST)) {
            return Long.MIN_VALUE;
        }
        return moment.isBefore(LAST) ? moment.toEpochMilli() : Long.MAX_VALUE;
    }

    /** The first millisecond that is not before the moment. */
    static long ceiling(Instant moment) {
        long floor = floor(moment);
        return floor < Long.MAX_VALUE && Instant.ofEpochMilli(floor).isBefore(moment) ? floor + 1 : floor;
    }
}
