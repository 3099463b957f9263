package ai.sophia.mcp.protocol;

import ai.sophia.mcp.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads messages strictly: RFC 8259 in UTF-8, no name twice, bounded depth. Stateless, safe for all threads. */
public final class MessageReader {
    /** Deepest nesting of a message: what arguments may have, and their envelope. */
    private static final int DEPTH_LIMIT = 72;

    private static final int BATCH_LIMIT = 100;
    private static final int SHOWN = 60;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_LIMIT)
                            .maxNumberLength(400)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
        JsonNode node;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            node = MAPPER.readTree(text);
        } catch (CharacterCodingException malformed) {
            throw unreadable("expected UTF-8, but got bytes that are not");
        } catch (JacksonException malformed) {
            TokenStreamLocation where = malformed.getLocation();
            throw unreadable("expected JSON, with each name once and at most " + DEPTH_LIMIT + " levels"
                    + (where == null
                            ? ", but got something else"
                            : ", but got something else at line " + where.getLineNr() + ", column "
                                    + where.getColumnNr()));
        }
        if (node.isMissingNode()) {
            throw unreadable("expected a JSON-RPC message, but got nothing");
        }
        return node;
    }

    private static Message single(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw invalid(Optional.empty(), "expected a JSON-RPC message, an object, but got " + shown(node));
        }
        JsonNode id = object.path("id");
        boolean named = id.isString() || id.isIntegralNumber();
        Optional<JsonNode> known = named ? Optional.of(id) : Optional.empty();
        if (!object.path("jsonrpc").asString("").equals("2.0")) {
            throw invalid(known, "expected jsonrpc to be \"2.0\", but got " + shown(object.path("jsonrpc")));
        }
        if (object.has("id") && !named) {
            throw invalid(known, "expected id to be a string or an integer, but got " + shown(id));
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

    private static MalformedMessage unreadable(String message) {
        return new MalformedMessage(ErrorCode.PARSE_ERROR, Optional.empty(), message);
    }

    private static MalformedMessage invalid(Optional<JsonNode> id, String message) {
        return new MalformedMessage(ErrorCode.INVALID_REQUEST, id, message);
    }
}
