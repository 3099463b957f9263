package ai.sophia.mcp;

/** Something that clients may have listened for. */
public sealed interface Change {
    /** Other tools are offered. */
    record Tools() implements Change {}

    /** Other prompts are offered. */
    record Prompts() implements Change {}

    /** Other resources can be read. */
    record Resources() implements Change {}

    /** What stands under a URI is another. */
    record Updated(String uri) implements Change {}
}
