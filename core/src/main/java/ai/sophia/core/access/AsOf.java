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
 */
public record AsOf(Instant validAt, Instant knownAt, Instant now) {
    public AsOf {
        if (knownAt.isAfter(now) && !knownAt.equals(Period.FOREVER)) {
            throw new Fault.Invalid("knownAt", "expected a moment in the past, but got " + knownAt + " at " + now);
        }
    }

    /** What is so now, as known now. */
    public static AsOf now(Instant now) {
        return new AsOf(now, Period.FOREVER, now);
    }

    /** Whether the latest state is asked for, the only one that writes may change. */
    public boolean isLatest() {
        return knownAt.equals(Period.FOREVER);
    }

    /** Whether a version with these times is to be seen. */
    public boolean sees(Period valid, Period stored, Instant expires) {
        return stored.contains(knownAt) && valid.contains(validAt) && expires.isAfter(now);
    }
}
