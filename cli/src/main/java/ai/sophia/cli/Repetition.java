package ai.sophia.cli;

import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which messages may be sent again when nobody knows whether they were taken: whatever calls no tool, the call of one that reads, and a wish
 * to add that has a name. Changes and deletions may not, for meanwhile somebody else can have made another. Stateless.
 */
final class Repetition {
    private static final String ADDS = "add_memory";
    private static final String KEY = "idempotencyKey";

    /** Writes numbers as they were read. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Repetition() {}

    /** The same wish, with a name if it adds and has none. */
    static McpLine named(McpLine line) {
        JsonNode arguments = line.message().path("params").path("arguments");
        if (!adds(line) || !arguments.isObject() || arguments.has(KEY)) {
            return line;
        }
        JsonNode message = EXACT.readTree(line.text());
        if (message.path("params").path("arguments") instanceof ObjectNode named) {
            named.put(KEY, "mcp:" + UUID.randomUUID());
        }
        return McpLine.of(message.toString());
    }

    /** Whether twice is as once, whatever the tools do; of a call of another tool, that has to be known of {@link #tool}. */
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
        return tool(line).isEmpty() || (adds(line) && named);
    }

    /** The tool that is called, if one is. */
    static Optional<String> tool(McpLine line) {
        return line.method().equals("tools/call")
                ? Optional.of(line.message().path("params").path("name").asString(""))
                : Optional.empty();
    }

    private static boolean adds(McpLine line) {
        return tool(line).equals(Optional.of(ADDS));
    }
}
