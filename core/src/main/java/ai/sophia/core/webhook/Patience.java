package ai.sophia.core.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often something is tried and how long is waited in between: twice as long each time, less a random part of up to a half, so that those
 * who failed together do not come back together.
 *
 * @param attempts how often in all
 * @param first the longest pause after the first failure
 * @param longest the longest pause of all
 */
public record Patience(int attempts, Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 30;

    /** What is usual: eight attempts within about two minutes. */
    public static final Patience USUAL = new Patience(8, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** How long to wait at most where the receiver asks for it. */
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    /** How long to wait after so many failures, the last of which asks for a pause of its own, of which an hour is granted. */
    Duration pause(int failures, Duration asked, RandomGenerator random) {
        Duration usual = pause(failures, random);
        Duration granted = asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
        return usual.compareTo(granted) < 0 ? granted : usual;
    }

    /** How long to wait after so many failures. */
    Duration pause(int failures, RandomGenerator random) {
        long longer = first.toMillis() << Math.min(MOST_DOUBLINGS, failures - 1);
        long most = Math.min(longest.toMillis(), longer);
        return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    }
}
