package ai.sophia.core.context;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.recall.Query;
import java.util.Optional;

/**
 * What somebody is about to do, for which they want to know what matters.
 *
 * @param reach what may be told
 * @param session the reach to the session that goes on, whose latest turns are told; empty if there is none
 * @param text the task in words
 * @param tokens how many tokens there is room for, {@link #LEAST_TOKENS} to {@link #MOST_TOKENS}
 */
public record Task(Reach reach, Optional<Reach> session, String text, int tokens) {
    /** The least room. */
    public static final int LEAST_TOKENS = 100;

    /** The most room. */
    public static final int MOST_TOKENS = 100_000;

    /** The room of a task that did not say how much it has. */
    public static final int USUAL_TOKENS = 2_000;

    public Task {
        if (text.isBlank()) {
            throw new Fault.Invalid("task", "expected a task, but got " + (text.isEmpty() ? "none" : "blanks only"));
        }
        if (text.length() > Query.TEXT_LIMIT) {
            throw new Fault.Invalid(
                    "task", "expected at most " + Query.TEXT_LIMIT + " characters, but got " + text.length());
        }
        if (tokens < LEAST_TOKENS || tokens > MOST_TOKENS) {
            throw new Fault.Invalid(
                    "tokens", "expected " + LEAST_TOKENS + " to " + MOST_TOKENS + " tokens, but got " + tokens);
        }
    }
}
