package ai.sophia.core;

import java.time.Duration;

/**
 * How much a caller has left of a limit.
 *
 * @param limit name of the limit, and of its units in the plural, such as {@code requests}
 * @param most units that may be asked for at once
 * @param window in which as many are given again
 * @param left units that are left now
 * @param retryAfter until there are more; of a call that was refused, until there are enough for the same call
 */
public record Quota(String limit, long most, Duration window, long left, Duration retryAfter) {}
