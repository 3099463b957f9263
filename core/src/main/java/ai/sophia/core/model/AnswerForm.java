package ai.sophia.core.model;

/**
 * What an answer in JSON has to look like. Immutable.
 *
 * @param name of letters, digits, {@code _} and {@code -}
 * @param schema JSON schema of an object, as text. Servers that hold the model to it want each object to name all of its properties as required
 *     and to allow no others.
 */
public record AnswerForm(String name, String schema) {}
