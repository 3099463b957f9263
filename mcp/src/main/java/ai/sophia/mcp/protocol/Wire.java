package ai.sophia.mcp.protocol;

import ai.sophia.mcp.Implementation;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes messages (JSON-RPC 2.0). Stateless. */
public final class Wire {
    private Wire() {}

    /** An object without members. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An answer. */
    public static ObjectNode result(JsonNode id, ObjectNode result) {
        ObjectNode message = message();
        message.set("id", id);
        message.set("result", result);
        return message;
    }

    /** An error; without an id if that could not be read. */
    public static ObjectNode error(Optional<JsonNode> id, int code, String explanation, Optional<JsonNode> data) {
        ObjectNode message = message();
        id.ifPresent(known -> message.set("id", known));
        ObjectNode error = message.putObject("error");
        error.put("code", code);
        error.put("message", explanation);
        data.ifPresent(more -> error.set("data", more));
        return message;
    }

    /** A notification. */
    public static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode message = message();
        message.put("method", method);
        if (!params.isEmpty()) {
            message.set("params", params);
        }
        return message;
    }

    /** A request of the server. */
    public static ObjectNode request(String id, String method, ObjectNode params) {
        ObjectNode message = message();
        message.put("id", id);
        message.put("method", method);
        message.set("params", params);
        return message;
    }

    /** How a program names itself. */
    public static ObjectNode implementation(Implementation implementation) {
        ObjectNode node = object();
        node.put("name", implementation.name());
        put(node, "title", implementation.title());
        node.put("version", implementation.version());
        return node;
    }

    /** Puts a text, unless it is empty. */
    public static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    private static ObjectNode message() {
        ObjectNode message = object();
        message.put("jsonrpc", "2.0");
        return message;
    }
}
