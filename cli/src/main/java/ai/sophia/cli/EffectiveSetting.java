package ai.sophia.cli;

/**
 * A setting as it is in effect.
 *
 * @param name its name; a dot goes one level deeper in the file
 * @param value its value
 * @param origin where it came from, such as {@code default}, {@code SOPHIA_PORT} or a file
 * @param hidden whether it is a secret that is set, and the value does not tell it
 */
public record EffectiveSetting(String name, String value, String origin, boolean hidden) {
    /** One that may be seen. */
    public EffectiveSetting(String name, String value, String origin) {
        this(name, value, origin, false);
    }

    /** A secret that is set. */
    public static EffectiveSetting hidden(String name, String origin) {
        return new EffectiveSetting(name, "hidden", origin, true);
    }
}
