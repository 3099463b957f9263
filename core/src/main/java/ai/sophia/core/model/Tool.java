package ai.sophia.core.model;

/**
 * A tool that a language model may call. Immutable.
 *
 * @param name of letters, digits, {@code _} and {@code -}
 * @param description what it does, in words for the model
 * @param parameters JSON schema of an object, as text
 */
public record Tool(String name, String description, String parameters) {}
