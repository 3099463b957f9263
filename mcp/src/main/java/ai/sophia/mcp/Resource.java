package ai.sophia.mcp;

/**
 * Something that can be read.
 *
 * @param uri where
 * @param name for programs
 * @param title for people; empty for the same as the name
 * @param description for the model; empty for none
 * @param mediaType empty if it is not known
 */
public record Resource(String uri, String name, String title, String description, String mediaType) {}
