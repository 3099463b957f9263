package ai.sophia.core.model;

/**
 * A call that a language model wants made. Immutable.
 *
 * @param id which its result names
 * @param name of the tool
 * @param arguments an object of JSON, as text
 */
public record ToolCall(String id, String name, String arguments) {}
