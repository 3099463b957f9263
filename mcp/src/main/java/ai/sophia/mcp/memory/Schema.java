package ai.sophia.mcp.memory;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.memory.Kind;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts the schema of an object together (JSON Schema 2020-12). Used by one thread. */
final class Schema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::label).toList();
    private static final List<String> SORTS =
            Arrays.stream(Sort.values()).map(Sort::label).toList();

    private final ObjectNode object = NODES.objectNode();
    private final ObjectNode properties;

    private Schema() {
        object.put("type", "object");
        properties = object.putObject("properties");
    }

    static Schema object() {
        return new Schema();
    }

    Schema text(String name, String description) {
        return property(name, "string", description);
    }

    Schema number(String name, String description) {
        return property(name, "number", description);
    }

    Schema integer(String name, String description) {
        return property(name, "integer", description);
    }

    Schema integer(String name, String description, int least, int most) {
        properties
                .putObject(name)
                .put("type", "integer")
                .put("description", description)
                .put("minimum", least)
                .put("maximum", most);
        return this;
    }

    Schema flag(String name, String description) {
        return property(name, "boolean", description);
    }

    Schema json(String name, String description) {
        return property(name, "object", description);
    }

    Schema kind(String name, String description) {
        property(name, "string", description);
        values((ObjectNode) properties.path(name), KINDS);
        return this;
    }

    Schema kinds(String name, String description) {
        property(name, "array", description);
        values(((ObjectNode) properties.path(name)).putObject("items").put("type", "string"), KINDS);
        return this;
    }

    Schema sort(String name, String description) {
        property(name, "string", description);
        values((ObjectNode) properties.path(name), SORTS);
        return this;
    }

    Schema texts(String name, String description) {
        property(name, "array", description);
        ((ObjectNode) properties.path(name)).putObject("items").put("type", "string");
        return this;
    }

    Schema list(String name, String description, Schema items) {
        property(name, "array", description);
        ((ObjectNode) properties.path(name)).set("items", items.build());
        return this;
    }

    /** Whose memories; the address or the server's settings may have said so already. */
    Schema scope() {
        return text("user", "Whose memories")
                .text("agent", "")
                .text("session", "")
                .text("app", "");
    }

    Schema required(String... names) {
        var required = object.putArray("required");
        Arrays.stream(names).forEach(required::add);
        return this;
    }

    ObjectNode build() {
        return object.deepCopy();
    }

    private static void values(ObjectNode property, List<String> allowed) {
        var values = property.putArray("enum");
        allowed.forEach(values::add);
    }

    private Schema property(String name, String type, String description) {
        ObjectNode property = properties.putObject(name).put("type", type);
        if (!description.isEmpty()) {
            property.put("description", description);
        }
        return this;
    }
}
