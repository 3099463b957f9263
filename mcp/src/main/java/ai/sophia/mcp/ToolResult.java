package ai.sophia.mcp;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a tool did.
 *
 * @param content for the model to read
 * @param structured the same for programs, as the tool's output schema has it; none where it has none
 * @param failed whether it is an error that the model should know of
 */
public record ToolResult(List<Content> content, Optional<JsonNode> structured, boolean failed) implements ToolReply {
    public ToolResult {
        content = List.copyOf(content);
    }

    /** A text. */
    public static ToolResult of(String text) {
        return new ToolResult(List.of(new Content.Text(text)), Optional.empty(), false);
    }

    /** A value for programs, and a text that says the same. */
    public static ToolResult of(JsonNode structured, String text) {
        return new ToolResult(List.of(new Content.Text(text)), Optional.of(structured), false);
    }

    /** A value for programs, whose JSON is the text. */
    public static ToolResult of(JsonNode structured) {
        return of(structured, structured.toString());
    }

    /** An error that the model should know of: what was expected and what came. */
    public static ToolResult failure(String explanation) {
        return new ToolResult(List.of(new Content.Text(explanation)), Optional.empty(), true);
    }
}
