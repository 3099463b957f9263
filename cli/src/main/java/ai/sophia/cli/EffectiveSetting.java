package ai.sophia.cli;

/**
 * A setting as it is in effect.
 *
 * @param name its name; a dot goes one level deeper in the file
 * @param value its value; for a secret {@code hidden} or nothing
 * @param origin where it came from, such as {@code default}, {@code SOPHIA_PORT} or a file
 */
public record EffectiveSetting(String name, String value, String origin) {}
