package ai.sophia.core.access;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import java.time.Instant;

/**
 * The moment a request looks at, on both axes of time.
 *
 * @param validAt what was so at this moment
 * @param knownAt what Sophia had stored at this moment; {@link Period#FOREVER} for its latest state
 * @param now when the request came: memories that expired by now are hidden, whatever moment is asked for
 * @param lapsed whether to see even what has expired, or is not valid at the moment, as whoever deletes or exports must
 */
public record AsOf(Instant validAt, Instant knownAt, Instant now, boolean lapsed) {
    public AsOf(Instant validAt, Instant knownAt, Instant now) {
        this(validAt, knownAt, now, false);
    }

    public AsOf {
        if (knownAt.isAfter(now) && !knownAt.equals(Period.FOREVER)) {
            throw new Fault.Invalid("knownAt", "expected a moment in the past, but got " + knownAt + " at " + now);
        }
    }

    /** What is so now, as known now. */
    public static AsOf now(Instant now) {
        return new AsOf(now, Period.FOREVER, now);
    }

    /** All that is stored now, whether it is so or not. */
    public static AsOf everything(Instant now) {
        return new AsOf(now, Period.FOREVER, now, true);
    }

    /** Whether the latest state is asked for, the only one that writes may change. */
    public boolean isLatest() {
        return knownAt.equals(Period.FOREVER);
    }

    /** Whether what is so at the moment of the request is asked for, as far as it is known by then. */
    public boolean isNow() {
        return isLatest() && validAt.equals(now) && !lapsed;
    }

    /** Whether a version with these times is to be seen. */
    public boolean sees(Period valid, Period stored, Instant expires) {
        return stored.contains(knownAt) && (lapsed || (valid.contains(validAt) && expires.isAfter(now)));
    }
}
