package ai.sophia.mcp;

/**
 * How a program names itself to the other side.
 *
 * @param name for programs
 * @param title for people; empty for the same as the name
 * @param version such as {@code 0.1.0}
 */
public record Implementation(String name, String title, String version) {
    /** A program that goes by its name alone. */
    public static Implementation of(String name, String version) {
        return new Implementation(name, "", version);
    }
}
