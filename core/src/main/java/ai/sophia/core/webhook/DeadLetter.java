package ai.sophia.core.webhook;

import java.time.Instant;

/**
 * A notice that could not be delivered, kept until it is delivered on request or discarded.
 *
 * @param attempts how often it was tried
 * @param reason why the last attempt failed
 * @param since when it was given up
 */
public record DeadLetter(Notice notice, int attempts, String reason, Instant since) {
    /** The same after another attempt that failed. */
    DeadLetter again(String why) {
        return new DeadLetter(notice, attempts + 1, why, since);
    }
}
