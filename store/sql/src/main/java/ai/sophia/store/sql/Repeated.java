package ai.sophia.store.sql;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One object for values that rows repeat, such as names and scopes, so that what holds many memories holds each value once. It remembers
 * the last value of each slot, and a value that lost its slot is told by another object then. Values must be immutable. Safe for all threads.
 */
final class Repeated<V> {
    private final AtomicReferenceArray<V> slots;

    /**
     * @param slots how many there are, a power of 2
     */
    Repeated(int slots) {
        this.slots = new AtomicReferenceArray<>(slots);
    }

    /** A value that equals the given one. */
    V of(V value) {
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (slots.length() - 1);
        V known = slots.getPlain(slot);
        if (value.equals(known)) {
            return known;
        }
        slots.setRelease(slot, value);
        return value;
    }
}
