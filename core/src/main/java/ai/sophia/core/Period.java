package ai.sophia.core;

import java.time.Instant;

/**
 * A half-open stretch of time: {@code from} belongs to it, {@code to} does not. Open ends are {@link #BEGINNING} and {@link #FOREVER},
 * never null. {@link #FOREVER} itself, asked as a point in time, means "the latest there is" and lies in every period that is not
 * closed.
 */
public record Period(Instant from, Instant to) {
    /** Before anything that can be stored. */
    public static final Instant BEGINNING = Instant.ofEpochMilli(Long.MIN_VALUE);

    /** After anything that can be stored; as a point in time, the latest state. */
    public static final Instant FOREVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** All of time. */
    public static final Period ALWAYS = new Period(BEGINNING, FOREVER);

    public Period {
        if (to.isBefore(from)) {
            throw new Fault.Invalid("to", "expected an end at or after the start " + from + ", but got " + to);
        }
    }

    /** The open period that starts at {@code from}. */
    public static Period since(Instant from) {
        return new Period(from, FOREVER);
    }

    /** Whether the moment lies in this period. */
    public boolean contains(Instant moment) {
        return !moment.isBefore(from) && (moment.isBefore(to) || isOpen());
    }

    /** Whether it has no end yet. */
    public boolean isOpen() {
        return to.equals(FOREVER);
    }

    /** This period, ended at the given moment. */
    public Period until(Instant end) {
        return new Period(from, end);
    }
}
