package ai.sophia.cli;

import ai.sophia.cli.Carrier.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tools of a server only read, as it says of them itself ({@code annotations.readOnlyHint}). It is asked when that first matters, by a
 * request that needs no session, and never again. Safe for all threads; calls block.
 */
final class ReadingTools {
    private static final String LIST =
            "{\"jsonrpc\":\"2.0\",\"id\":\"tools\",\"method\":\"tools/list\",\"params\":{\"_meta\":{"
                    + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private final String path;
    private volatile Optional<Set<String>> known = Optional.empty();

    /**
     * @param path of the endpoint behind the address of the server
     */
    ReadingTools(String path) {
        this.path = path;
    }

    /**
     * Whether the tool only reads; one that is not listed, or of which nothing is said, may do anything.
     *
     * @throws IOException if the connection broke, or the server did not tell
     */
    boolean has(String tool, Carrier carrier) throws IOException, InterruptedException {
        Optional<Set<String>> before = known;
        Set<String> names = before.isPresent() ? before.get() : listed(carrier);
        known = Optional.of(names);
        return names.contains(tool);
    }

    private Set<String> listed(Carrier carrier) throws IOException, InterruptedException {
        Set<String> names = new HashSet<>();
        String cursor = "";
        do {
            JsonNode result = page(carrier, cursor);
            for (JsonNode tool : result.path("tools")) {
                if (tool.path("annotations").path("readOnlyHint").asBoolean(false)) {
                    names.add(tool.path("name").asString(""));
                }
            }
            cursor = result.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        return names;
    }

    private JsonNode page(Carrier carrier, String cursor) throws IOException, InterruptedException {
        ObjectNode request = (ObjectNode) SophiaClient.JSON.readTree(LIST);
        if (!cursor.isEmpty()) {
            ((ObjectNode) request.path("params")).put("cursor", cursor);
        }
        McpLine line = McpLine.of(request.toString());
        Map<String, String> headers = new HashMap<>(line.headers());
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        Reply reply = carrier.send("POST", path, headers, line.text());
        JsonNode result = McpLine.of(McpRelay.text(reply)).message().path("result");
        if (!result.has("tools")) {
            throw new IOException("it did not tell its tools");
        }
        return result;
    }
}
