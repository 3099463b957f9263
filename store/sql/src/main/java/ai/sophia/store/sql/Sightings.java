package ai.sophia.store.sql;

import ai.sophia.core.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** When the end of the log was looked at lately, and which entry it was. Safe for all threads. */
final class Sightings {
    /** Two are kept that are so far apart; where the log grows all the time there are many more. */
    private static final Duration APART = Duration.ofMillis(100);

    /** What is older is of no use to anybody, but for the last. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private record Sighting(long last, Instant at) {}

    private final Deque<Sighting> sightings = new ArrayDeque<>();

    /**
     * Tells of the last entry of the log.
     *
     * @param at a moment before it was looked at
     */
    synchronized void saw(long last, Instant at) {
        Sighting before = sightings.peekLast();
        if (before != null && before.last() == last) {
            sightings.removeLast();
        } else if (before != null && sightings.size() > 1) {
            sightings.removeLast();
            Sighting earlier = sightings.getLast();
            if (before.at().isAfter(earlier.at().plus(APART))) {
                sightings.addLast(before);
            }
        }
        sightings.addLast(new Sighting(last, at));
        while (sightings.size() > 1 && sightings.getFirst().at().isBefore(at.minus(KEPT))) {
            sightings.removeFirst();
        }
    }

    /** How many are kept. */
    synchronized int size() {
        return sightings.size();
    }

    /** The latest moment at which the log is known to have ended with this entry or before it, {@link Period#BEGINNING} if there is none. */
    synchronized Instant completeUntil(long entry) {
        for (Iterator<Sighting> latest = sightings.descendingIterator(); latest.hasNext(); ) {
            Sighting sighting = latest.next();
            if (sighting.last() <= entry) {
                return sighting.at();
            }
        }
        return Period.BEGINNING;
    }
}
