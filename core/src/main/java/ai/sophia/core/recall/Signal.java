package ai.sophia.core.recall;

/**
 * One reason for a hit.
 *
 * @param name what speaks for it, such as {@code lexical} or {@code session}
 * @param strength how strongly, 0 to 1
 * @param share what it adds to the hit's score; below 0 if it speaks against it
 */
public record Signal(String name, double strength, double share) {}
