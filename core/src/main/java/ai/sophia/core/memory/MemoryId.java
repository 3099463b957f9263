package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names a memory for good, through all its versions: a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by the time of
 * their making. Ids made by one process strictly increase.
 */
public record MemoryId(UUID value) implements Comparable<MemoryId> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COUNTER_BITS = 12;

    /** Milliseconds and a 12-bit counter in one number that only grows (RFC 9562, section 6.2, method 3). */
    private static final AtomicLong LAST = new AtomicLong();

    /** A new id. */
    public static MemoryId create() {
        long now = System.currentTimeMillis() << COUNTER_BITS;
        long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (stamp >>> COUNTER_BITS) << 16 | 0x7000L | (stamp & 0xFFF);
        long low = RANDOM.nextLong() >>> 2 | 0x8000000000000000L;
        return new MemoryId(new UUID(high, low));
    }

    /**
     * Reads the canonical text form.
     *
     * @throws Fault.Invalid if it is not a UUID
     */
    public static MemoryId parse(String text) {
        try {
            UUID value = UUID.fromString(text);
            if (value.toString().equalsIgnoreCase(text)) {
                return new MemoryId(value);
            }
        } catch (IllegalArgumentException malformed) {
            // falls through: told below, in the words of the request
        }
        throw new Fault.Invalid("id", "expected a UUID, but got \"" + abbreviated(text) + "\"");
    }

    private static String abbreviated(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    @Override
    public int compareTo(MemoryId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
