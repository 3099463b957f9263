package ai.sophia.core.conversation;

/**
 * A fact that is so, beside a turn that may be about it.
 *
 * @param print the fingerprint of its claim, by which an {@link Ending} may mean it
 * @param nearness the cosine of its vector and that of the turn, -1 to 1
 */
public record Near(Fact fact, String print, double nearness) {}
