package ai.sophia.mcp.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client sends (JSON-RPC 2.0). */
public sealed interface Message {
    /** Wants an answer under its id, a string or an integer. */
    record Request(JsonNode id, String method, ObjectNode params) implements Message {}

    /** Wants none. */
    record Notification(String method, ObjectNode params) implements Message {}

    /** Answers what the server asked: by a result, or by an error, which has none. */
    record Response(JsonNode id, Optional<JsonNode> result) implements Message {}

    /** Several at once, as revision 2025-03-26 allows; none of them is a batch. */
    record Batch(List<Message> messages) implements Message {
        public Batch {
            messages = List.copyOf(messages);
        }
    }
}
