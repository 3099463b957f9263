package ai.sophia.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A line of standard input, as far as carrying it over HTTP needs to know it; what is no message is left to the server to refuse. */
record McpLine(String text, JsonNode message) {
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";

    static McpLine of(String text) {
        try {
            return new McpLine(text, SophiaClient.JSON.readTree(text));
        } catch (JacksonException none) {
            return new McpLine(text, JsonNodeFactory.instance.missingNode());
        }
    }

    String method() {
        return message.path("method").asString("");
    }

    /** The id of a request; missing for anything else. */
    JsonNode id() {
        return message.has("method") ? message.path("id") : JsonNodeFactory.instance.missingNode();
    }

    /** The id to answer it under: null, as the protocol has it, for one that cannot be told again in UTF-8. */
    JsonNode answered() {
        boolean told = !id().isString() || StandardCharsets.UTF_8.newEncoder().canEncode(id().asString());
        return told ? id() : JsonNodeFactory.instance.nullNode();
    }

    /** Whether it wants an answer. */
    boolean isRequest() {
        return !id().isMissingNode() || message.isArray();
    }

    /** Whether it stands for itself, without a session. */
    boolean isModern() {
        return message.path("params").path("_meta").has(VERSION);
    }

    /** The request that a cancellation takes back. */
    JsonNode cancelled() {
        return message.path("params").path("requestId");
    }

    /** The headers that repeat what the message says. */
    Map<String, String> headers() {
        JsonNode params = message.path("params");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("MCP-Protocol-Version", encoded(params.path("_meta").path(VERSION)));
        headers.put("Mcp-Method", encoded(message.path("method")));
        switch (method()) {
            case "tools/call", "prompts/get" -> headers.put("Mcp-Name", encoded(params.path("name")));
            case "resources/read" -> headers.put("Mcp-Name", encoded(params.path("uri")));
            default -> {}
        }
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    /** As it is where it can stand in a header, else in Base64. */
    private static String encoded(JsonNode value) {
        String text = value.asString("");
        boolean plain = text.chars().allMatch(each -> each >= ' ' && each <= '~')
                && text.strip().equals(text)
                && !text.startsWith("=?base64?");
        return plain
                ? text
                : "=?base64?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
