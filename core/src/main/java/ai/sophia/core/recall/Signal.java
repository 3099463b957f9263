package ai.sophia.core.recall;

/**
 * One reason for a hit.
 *
 * @param name what speaks for it: {@code lexical}, {@code dense}, {@code neighbor}
 * @param strength how strongly, 0 to 1
 * @param share what it adds to the hit's score
 */
public record Signal(String name, double strength, double share) {}
