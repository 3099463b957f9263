package ai.sophia.core.learning;

import ai.sophia.core.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How much a memory is used. What was cited counts; what was merely among the hits counts a little and never much, for what is found is found
 * again, and would be for that alone. Both halve in a half-life. Immutable.
 *
 * @param cited how often it was cited, as much of that as has not faded
 * @param recalled how often it was among the hits, likewise
 * @param at the moment that both are of
 */
public record Use(double cited, double recalled, Instant at) {
    /** Of more than so many citations, or times among the hits, none is counted: it fades from here. */
    private static final double MOST = 50;

    /** All its times among the hits together are at most worth so much of one citation. */
    private static final double RECALLED = 0.2;

    /** From so many times among the hits on they are worth half of that. */
    private static final double OFTEN = 10;

    /** Up to so much a use is as good as none; being found once is more, for a month or so. */
    private static final double NEGLIGIBLE = 0.01;

    /** How much of the way to the most a memory goes that is used without end. */
    private static final double LIFT = 0.3;

    public Use {
        if (!(cited >= 0 && recalled >= 0)) {
            throw new Fault.Invalid("use", "expected numbers from 0, but got " + cited + " and " + recalled);
        }
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** None so far. */
    public static Use none(Instant now) {
        return new Use(0, 0, now);
    }

    /** What is left of it at a later moment. */
    public Use at(Instant moment, Duration halfLife) {
        if (!moment.isAfter(at)) {
            return this;
        }
        double lives = (double) Duration.between(at, moment).toMillis() / halfLife.toMillis();
        double left = Math.pow(0.5, lives);
        return new Use(cited * left, recalled * left, moment);
    }

    /** The same, used some more at its moment. */
    public Use and(long citations, long recalls) {
        return new Use(Math.min(MOST, cited + citations), Math.min(MOST, recalled + recalls), at);
    }

    /** What it is worth, in citations. */
    public double strength() {
        return cited + RECALLED * recalled / (recalled + OFTEN);
    }

    /** Whether it is as good as none. */
    public boolean isNegligible() {
        return strength() < NEGLIGIBLE;
    }

    /**
     * How much a memory matters that is used so.
     *
     * @param given how much it matters by what was said of it, 0 to 1
     */
    public double importance(double given) {
        double strength = strength();
        return given + LIFT * (1 - given) * strength / (strength + 1);
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return cited + " " + recalled + " " + at;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws Fault.Invalid if it is nothing of the kind
     */
    public static Use parse(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        try {
            return new Use(
                    Double.parseDouble(parts.get(0)), Double.parseDouble(parts.get(1)), Instant.parse(parts.get(2)));
        } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException malformed) {
            throw new Fault.Invalid("use", "expected CITED RECALLED AT, but got " + text);
        }
    }
}
