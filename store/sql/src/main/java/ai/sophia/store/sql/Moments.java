package ai.sophia.store.sql;

import ai.sophia.core.Period;
import java.time.Instant;

/** Times as the database keeps them: milliseconds since 1970, what lies outside of them being an open end. Stateless. */
final class Moments {
    private Moments() {}

    static long millis(Instant moment) {
        if (!moment.isAfter(Period.BEGINNING)) {
            return Long.MIN_VALUE;
        }
        return moment.isBefore(Period.FOREVER) ? moment.toEpochMilli() : Long.MAX_VALUE;
    }

    static Instant instant(long millis) {
        if (millis == Long.MIN_VALUE) {
            return Period.BEGINNING;
        }
        return millis == Long.MAX_VALUE ? Period.FOREVER : Instant.ofEpochMilli(millis);
    }

    static Period period(long from, long to) {
        return from == Long.MIN_VALUE && to == Long.MAX_VALUE ? Period.ALWAYS : new Period(instant(from), instant(to));
    }

    /** The moment as it will be read back. */
    static Instant kept(Instant moment) {
        return instant(millis(moment));
    }

    static Period kept(Period period) {
        return new Period(kept(period.from()), kept(period.to()));
    }

    /** Whether it is read back as it is. */
    static boolean isKept(Instant moment) {
        return kept(moment).equals(moment);
    }
}
