package ai.sophia.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds the bodies of requests out of options. */
final class Requests {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Requests() {}

    /** An object with the given texts; empty ones are left out. */
    static ObjectNode body(Map<String, String> texts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        texts.forEach((name, value) -> put(body, name, value));
        return body;
    }

    /** Puts a text, unless it is empty. */
    static void put(ObjectNode body, String name, String value) {
        if (!value.isEmpty()) {
            body.put(name, value);
        }
    }

    /** Puts a list of texts, unless it is empty. */
    static void put(ObjectNode body, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = body.putArray(name);
            values.forEach(list::add);
        }
    }

    /** The filter that was typed, checked to be a JSON object. */
    static JsonNode filter(String typed) {
        return json(typed)
                .filter(JsonNode::isObject)
                .orElseThrow(() ->
                        Failure.misuse("--filter expects a JSON object such as '{\"speaker\": \"Ada\"}', but got: "
                                + Terminal.cut(Terminal.line(typed), 80)));
    }

    /** The entries of metadata that were typed as {@code KEY=VALUE}; of entries with one key, the last counts. */
    static ObjectNode metadata(List<String> typed) {
        ObjectNode entries = JsonNodeFactory.instance.objectNode();
        for (String entry : typed) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw Failure.misuse("--metadata expects KEY=VALUE such as repository=core, but got \""
                        + Terminal.cut(Terminal.line(entry), 80) + "\"");
            }
            entries.set(entry.substring(0, equals), value(entry.substring(equals + 1)));
        }
        return entries;
    }

    /** The value of a metadata entry: JSON where it is a number, a truth value, a string in quotes or a list, else the text as typed. */
    private static JsonNode value(String typed) {
        return json(typed)
                .filter(value -> value.isNumber() || value.isBoolean() || value.isString() || value.isArray())
                .orElseGet(() -> JsonNodeFactory.instance.stringNode(typed));
    }

    private static Optional<JsonNode> json(String typed) {
        try {
            return Optional.of(STRICT.readTree(typed));
        } catch (JacksonException none) {
            return Optional.empty();
        }
    }
}
