package ai.sophia.mcp.protocol;

import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.McpError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a message, or a part of them, each checked when it is read. Unknown ones are left alone, for later revisions. */
public record Params(String path, ObjectNode values) {
    /** All parameters of a message. */
    public static Params of(ObjectNode values) {
        return new Params("params", values);
    }

    /** A text that must be there. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> expected(name, "a string", values.path(name)));
    }

    /** A text that may be there. */
    public Optional<String> optionalText(String name) {
        JsonNode node = values.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw expected(name, "a string", node);
        }
        return Optional.of(node.asString());
    }

    /** A part that must be there. */
    public Params part(String name) {
        return optionalPart(name).orElseThrow(() -> expected(name, "an object", values.path(name)));
    }

    /** A part that may be there. */
    public Optional<Params> optionalPart(String name) {
        JsonNode node = values.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode object) {
            return Optional.of(new Params(path + "." + name, object));
        }
        throw expected(name, "an object", node);
    }

    /** All members, which must be texts. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : values.propertyNames()) {
            texts.put(name, text(name));
        }
        return texts;
    }

    /** All members, which must be objects. */
    public Map<String, JsonNode> objects() {
        Map<String, JsonNode> objects = new LinkedHashMap<>();
        for (String name : values.propertyNames()) {
            objects.put(name, part(name).values());
        }
        return objects;
    }

    /** How the other side names itself in this member. */
    public Optional<Implementation> implementation(String name) {
        return optionalPart(name)
                .map(part -> new Implementation(
                        part.text("name"), part.optionalText("title").orElse(""), part.text("version")));
    }

    /** Under which token the client wants to hear of progress; none if it could not be told as it was given. */
    public Optional<JsonNode> progressToken() {
        JsonNode token = values.path("_meta").path("progressToken");
        boolean usable = token.isIntegralNumber() || (token.isString() && MessageReader.isText(token));
        return usable ? Optional.of(token) : Optional.empty();
    }

    private McpError expected(String name, String what, JsonNode got) {
        return new McpError(
                ErrorCode.INVALID_PARAMS,
                "expected " + path + "." + name + " to be " + what + ", but got " + MessageReader.shown(got));
    }
}
