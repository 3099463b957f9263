package ai.sophia.core.tier;

import ai.sophia.core.Quota;
import java.time.Duration;

/**
 * How much a caller may ask: so many units a minute, of which those of a whole minute may be asked at once. This is the arithmetic of a token
 * bucket (J. Turner, "New directions in communications", IEEE Communications 24(10), 1986), told by what is missing in the bucket, the debt,
 * in whole numbers: a unit has 60,000,000 parts, so that each microsecond pays off as many parts as there are units a minute, and nothing is
 * rounded. A call of more units than the bucket holds is let in when nothing is missing, and paid off before the next one.
 *
 * @param perMinute units a minute, up to {@link #HIGHEST}
 * @param largestCall most units of one call that count, up to {@link #LARGEST_CALL}
 */
public record Rate(int perMinute, int largestCall) {
    /** Most units a minute: a debt stays far below 2^53, up to where double-precision numbers, too, count one by one. */
    public static final int HIGHEST = 10_000_000;

    /** Most units of one call that count, whatever is limited. */
    public static final int LARGEST_CALL = 10_000;

    /** Parts of a unit; as many as a minute has microseconds. */
    private static final long PARTS = 60_000_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long SECOND = 1_000_000;

    public Rate {
        if (perMinute < 1 || perMinute > HIGHEST) {
            throw new IllegalArgumentException("expected 1 to " + HIGHEST + " units a minute, but got " + perMinute);
        }
        if (largestCall < 1 || largestCall > LARGEST_CALL) {
            throw new IllegalArgumentException("expected 1 to " + LARGEST_CALL + " units, but got " + largestCall);
        }
    }

    /** One of calls of any size. */
    public Rate(int perMinute) {
        this(perMinute, LARGEST_CALL);
    }

    /** Parts that a full bucket holds. */
    private long capacity() {
        return perMinute * PARTS;
    }

    /** Parts that a call of so many units takes. */
    public long price(long units) {
        return Math.min(units, largestCall) * PARTS;
    }

    /** Parts that may be missing at most for a call of so many units to be let in. */
    public long allowance(long units) {
        return Math.max(0, capacity() - price(units));
    }

    /** Most parts that can ever be missing: a bucket's, or those of a call that takes more from a full one. */
    public long deepest() {
        return Math.max(capacity(), price(largestCall));
    }

    /** What is still missing after so many microseconds. */
    long after(long debt, long microseconds) {
        return microseconds > debt / perMinute ? 0 : debt - Math.max(0, microseconds) * perMinute;
    }

    /** Whether a call of so many units is let in. */
    boolean grants(long debt, long units) {
        return debt <= allowance(units);
    }

    /** Whole seconds until a call of so many units is let in; 0 if it is now. */
    private Duration until(long debt, long units) {
        long missing = Math.max(0, debt - allowance(units));
        return Duration.ofSeconds(Math.ceilDiv(missing, perMinute * SECOND));
    }

    /** What is left to whoever was let in, and when there is a unit more. */
    Quota granted(String limit, long debt) {
        long left = left(debt);
        return new Quota(limit, perMinute, WINDOW, left, until(debt, Math.min(left + 1, perMinute)));
    }

    /** What is left to whoever was refused so many units, and when that is enough. */
    Quota refused(String limit, long debt, long units) {
        return new Quota(limit, perMinute, WINDOW, left(debt), until(debt, units));
    }

    private long left(long debt) {
        return Math.max(0, capacity() - debt) / PARTS;
    }
}
