package ai.sophia.store.chroma;

/**
 * A record that a search found.
 *
 * @param distance 1 minus the cosine of the angle to the question
 */
record Near(String id, double distance) {}
