package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Revisions;
import ai.sophia.mcp.protocol.Wire;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The headers of HTTP must say the same as the body, or one on the way would let through what the server then takes for something else.
 * Immutable, safe for all threads.
 */
record HeaderCheck(Catalog catalog) {
    static final String VERSION_HEADER = "MCP-Protocol-Version";

    private static final int SHOWN = 60;

    /**
     * Checks them.
     *
     * @throws McpError if one is missing or says something else, or if the revision is not spoken here
     */
    void check(Incoming incoming, Request request, RequestMeta meta) {
        requireSame(
                incoming,
                VERSION_HEADER,
                Wire.object().put("is", meta.version()).path("is"));
        if (!meta.version().equals(Revisions.MODERN)) {
            throw unsupported(meta.version());
        }
        requireSame(
                incoming,
                "Mcp-Method",
                Wire.object().put("is", request.method()).path("is"));
        switch (request.method()) {
            case "tools/call" -> {
                requireNamed(incoming, request.params().path("name"));
                Tool tool = catalog.tools().get(request.params().path("name").asString(""));
                if (tool != null) {
                    checkArguments(
                            incoming, tool.inputSchema(), request.params().path("arguments"));
                }
            }
            case "prompts/get" -> requireNamed(incoming, request.params().path("name"));
            case "resources/read" -> requireNamed(incoming, request.params().path("uri"));
            default -> {}
        }
    }

    /** What is missing in the body is told when it is read. */
    private static void requireNamed(Incoming incoming, JsonNode name) {
        if (name.isString()) {
            requireSame(incoming, "Mcp-Name", name);
        }
    }

    /** Arguments that the schema wants in a header too; they stand at the root of it or within objects, never in lists. */
    private static void checkArguments(Incoming incoming, JsonNode schema, JsonNode arguments) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode header = property.getValue().path("x-mcp-header");
            JsonNode value = arguments.path(property.getKey());
            if (header.isString()) {
                checkArgument(incoming, "Mcp-Param-" + header.asString(), value);
            }
            if (property.getValue().path("properties").isObject()) {
                checkArguments(incoming, property.getValue(), value);
            }
        }
    }

    private static void checkArgument(Incoming incoming, String header, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            if (incoming.header(header).isPresent()) {
                throw mismatch("expected no header " + header + " without its argument, but got one");
            }
        } else {
            requireSame(incoming, header, value);
        }
    }

    private static void requireSame(Incoming incoming, String header, JsonNode value) {
        Optional<String> sent = incoming.header(header);
        if (sent.isEmpty()) {
            throw mismatch("expected a header " + header + " with " + shown(value.asString()) + ", but got none");
        }
        if (!HeaderValue.agrees(sent.get(), value)) {
            throw mismatch("expected the header " + header + " to say " + shown(value.asString())
                    + " as the body does, but got " + shown(sent.get()));
        }
    }

    private static McpError mismatch(String explanation) {
        return new McpError(ErrorCode.HEADER_MISMATCH, explanation);
    }

    private static McpError unsupported(String version) {
        ObjectNode data = Wire.object();
        ArrayNode supported = data.putArray("supported");
        Revisions.ALL.forEach(supported::add);
        data.put("requested", version);
        return new McpError(
                ErrorCode.UNSUPPORTED_VERSION,
                "expected one of the protocol versions " + String.join(", ", Revisions.ALL) + ", but got "
                        + shown(version),
                Optional.of(data));
    }

    private static String shown(String value) {
        return "\"" + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…") + "\"";
    }
}
