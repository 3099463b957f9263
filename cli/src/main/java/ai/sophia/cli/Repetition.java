package ai.sophia.cli;

import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which messages may be sent again when nobody knows whether they were taken: whatever reads, and a wish to add that has a name. Changes and
 * deletions may not, for meanwhile somebody else can have made another. Stateless.
 */
final class Repetition {
    private static final String ADDS = "add_memory";
    private static final String KEY = "idempotencyKey";

    private static final Set<String> READS = Set.of(
            "search_memories",
            "get_memory",
            "list_memories",
            "memory_history",
            "get_context",
            "read_graph",
            "search_nodes",
            "open_nodes");

    /** Writes numbers as they were read. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Repetition() {}

    /** The same wish, with a name if it adds and has none. */
    static McpLine named(McpLine line) {
        JsonNode arguments = line.message().path("params").path("arguments");
        if (!isCall(line) || !tool(line).equals(ADDS) || !arguments.isObject() || arguments.has(KEY)) {
            return line;
        }
        JsonNode message = EXACT.readTree(line.text());
        if (message.path("params").path("arguments") instanceof ObjectNode named) {
            named.put(KEY, "mcp:" + UUID.randomUUID());
        }
        return McpLine.of(message.toString());
    }

    /** Whether twice is as once. */
    static boolean isSafe(McpLine line) {
        if (line.message().isArray()) {
            return false;
        }
        boolean named = !line.message()
                .path("params")
                .path("arguments")
                .path(KEY)
                .asString("")
                .isEmpty();
        return !isCall(line) || READS.contains(tool(line)) || (tool(line).equals(ADDS) && named);
    }

    private static boolean isCall(McpLine line) {
        return line.method().equals("tools/call");
    }

    private static String tool(McpLine line) {
        return line.message().path("params").path("name").asString("");
    }
}
