package ai.sophia.mcp.modern;

import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Params;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every request says of its client.
 *
 * @param version the revision that it means
 * @param client how the client names itself
 * @param capabilities what it can be asked for
 * @param logLevel from which level on it wants to hear messages
 */
record RequestMeta(
        String version, Optional<Implementation> client, ObjectNode capabilities, Optional<LogLevel> logLevel) {
    /** Begins the keys of the protocol. */
    static final String PREFIX = "io.modelcontextprotocol/";

    static boolean isIn(ObjectNode params) {
        return params.path("_meta").has(PREFIX + "protocolVersion");
    }

    /**
     * Reads it.
     *
     * @throws McpError if something is missing
     */
    static RequestMeta read(Params params) {
        Params meta = params.part("_meta");
        return new RequestMeta(
                meta.text(PREFIX + "protocolVersion"),
                meta.implementation(PREFIX + "clientInfo"),
                meta.part(PREFIX + "clientCapabilities").values(),
                meta.optionalText(PREFIX + "logLevel").map(RequestMeta::level));
    }

    private static LogLevel level(String label) {
        return LogLevel.named(label)
                .orElseThrow(() -> new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "expected params._meta." + PREFIX + "logLevel to be a level such as info, but got another"));
    }
}
