package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a session besides its turns.
 *
 * @param closedAt since when nothing is appended to it; empty while it is open
 * @param ttl how long a turn is seen from when it is appended; empty for good
 */
public record SessionState(Optional<Instant> closedAt, Optional<Duration> ttl) {
    /** That of a session of which nothing was said. */
    public static final SessionState OPEN = new SessionState(Optional.empty(), Optional.empty());

    private static final String NONE = "-";

    /** Whether turns may be appended. */
    public boolean isOpen() {
        return closedAt.isEmpty();
    }

    /** The same, closed since then. */
    SessionState closed(Instant then) {
        return new SessionState(Optional.of(then), ttl);
    }

    /** The same, open. */
    SessionState reopened() {
        return new SessionState(Optional.empty(), ttl);
    }

    /** The same with another time to live, if one is given. */
    SessionState living(Optional<Duration> given) {
        return given.isPresent() ? new SessionState(closedAt, given) : this;
    }

    /** What {@link #parse} reads: {@code CLOSED_AT TTL}, each a dash if there is none. */
    @Override
    public String toString() {
        return closedAt.map(Instant::toString).orElse(NONE)
                + " "
                + ttl.map(Duration::toString).orElse(NONE);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws Fault.Invalid if it is nothing of the kind
     */
    static SessionState parse(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        if (parts.size() == 2) {
            try {
                return new SessionState(
                        there(parts.getFirst()).map(Instant::parse),
                        there(parts.getLast()).map(Duration::parse));
            } catch (DateTimeException malformed) {
                // told below
            }
        }
        throw new Fault.Invalid("session", "expected CLOSED_AT TTL, but got " + text);
    }

    private static Optional<String> there(String part) {
        return part.equals(NONE) ? Optional.empty() : Optional.of(part);
    }
}
