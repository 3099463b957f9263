package ai.sophia.mcp.protocol;

import ai.sophia.core.Fault;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads messages, as strictly as all JSON is read here. Stateless, safe for all threads. */
public final class MessageReader {
    private static final int BATCH_LIMIT = 100;
    private static final int SHOWN = 60;

    private MessageReader() {}

    /**
     * The message that the bytes write down.
     *
     * @throws MalformedMessage if they write none
     */
    public static Message read(byte[] utf8) {
        JsonNode node = parse(utf8);
        if (node instanceof ArrayNode batch) {
            if (batch.isEmpty() || batch.size() > BATCH_LIMIT) {
                throw invalid(
                        Optional.empty(),
                        "expected a batch of 1 to " + BATCH_LIMIT + " messages, but got " + batch.size());
            }
            List<Message> messages = new ArrayList<>(batch.size());
            batch.forEach(each -> messages.add(single(each)));
            return new Message.Batch(messages);
        }
        return single(node);
    }

    private static JsonNode parse(byte[] utf8) {
        try {
            return Json.message("message", utf8);
        } catch (Fault.Invalid unreadable) {
            throw new MalformedMessage(ErrorCode.PARSE_ERROR, Optional.empty(), unreadable.explanation());
        }
    }

    private static Message single(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw invalid(Optional.empty(), "expected a JSON-RPC message, an object, but got " + shown(node));
        }
        JsonNode id = object.path("id");
        boolean named = id.isIntegralNumber() || (id.isString() && isText(id));
        Optional<JsonNode> known = named ? Optional.of(id) : Optional.empty();
        if (!object.path("jsonrpc").asString("").equals("2.0")) {
            throw invalid(known, "expected jsonrpc to be \"2.0\", but got " + shown(object.path("jsonrpc")));
        }
        if (object.has("id") && !named) {
            throw invalid(
                    known,
                    "expected id to be a string or an integer, but got "
                            + (id.isString() ? "a string that is no well-formed Unicode" : shown(id)));
        }
        if (!object.has("method")) {
            if (named && object.has("result") != object.has("error")) {
                return new Message.Response(id, Optional.ofNullable(object.get("result")));
            }
            throw invalid(known, "expected a method, or an id with either a result or an error");
        }
        JsonNode method = object.path("method");
        if (!method.isString()) {
            throw invalid(known, "expected method to be a string, but got " + shown(method));
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        if (object.has("params")) {
            if (!(object.path("params") instanceof ObjectNode given)) {
                throw invalid(known, "expected params to be an object, but got " + shown(object.path("params")));
            }
            params = given;
        }
        return named
                ? new Message.Request(id, method.asString(), params)
                : new Message.Notification(method.asString(), params);
    }

    /** Whether it can be told again as it was told: a surrogate without its partner is no character of UTF-8. */
    static boolean isText(JsonNode string) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(string.asString());
    }

    /** The value, short enough for a message. */
    static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "none";
        }
        return switch (node) {
            case ObjectNode object -> "an object";
            case ArrayNode array -> "a list";
            default -> {
                String text = node.toString();
                yield text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
            }
        };
    }

    private static MalformedMessage invalid(Optional<JsonNode> id, String message) {
        return new MalformedMessage(ErrorCode.INVALID_REQUEST, id, message);
    }
}
