package ai.sophia.mcp.protocol;

import ai.sophia.mcp.ErrorCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What came is no message. Immutable. */
public final class MalformedMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Optional<JsonNode> id;

    MalformedMessage(ErrorCode code, Optional<JsonNode> id, String message) {
        super(message, null, false, false);
        this.code = code;
        this.id = id;
    }

    /** Whether it is no JSON, or no message. */
    public ErrorCode code() {
        return code;
    }

    /** The id that it has all the same. */
    public Optional<JsonNode> id() {
        return id;
    }

    /** What was expected and what came. */
    public String explanation() {
        return String.valueOf(getMessage());
    }
}
