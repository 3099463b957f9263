package ai.sophia.mcp;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A request ends with an error of the protocol. Immutable. */
public final class McpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Optional<JsonNode> data;

    public McpError(ErrorCode code, String message, Optional<JsonNode> data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    public McpError(ErrorCode code, String message) {
        this(code, message, Optional.empty());
    }

    /** Which one. */
    public ErrorCode code() {
        return code;
    }

    /** What was expected and what came. */
    public String explanation() {
        return String.valueOf(getMessage());
    }

    /** More, for programs. */
    public Optional<JsonNode> data() {
        return data;
    }
}
