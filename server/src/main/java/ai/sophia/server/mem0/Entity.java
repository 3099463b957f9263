package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.wire.Fields;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a memory can belong to: the parts of a scope by the names that mem0 has for them. */
enum Entity {
    USER("user", Field.Own.USER),
    AGENT("agent", Field.Own.AGENT),
    APP("app", Field.Own.APP),
    RUN("run", Field.Own.SESSION);

    private final String label;
    private final Field.Own field;

    Entity(String label, Field.Own field) {
        this.label = label;
        this.field = field;
    }

    /** The type it is told by. */
    String label() {
        return label;
    }

    /** The name of the field that names one. */
    String key() {
        return label + "_id";
    }

    /** The names that such a field may have. */
    List<String> keys() {
        return switch (this) {
            case USER, AGENT, APP -> List.of(label + "_id", label + "Id");
            case RUN -> List.of("run_id", "runId", "session_id", "sessionId");
        };
    }

    /** The core's field for it. */
    Field.Own field() {
        return field;
    }

    /** The one that a scope belongs to, empty if none. */
    String of(Scope scope) {
        return switch (this) {
            case USER -> scope.user();
            case AGENT -> scope.agent();
            case APP -> scope.app();
            case RUN -> scope.session();
        };
    }

    /**
     * The type of this label.
     *
     * @throws Fault.Invalid if there is none
     */
    static Entity parse(String label) {
        for (Entity entity : values()) {
            if (entity.label.equals(label)) {
                return entity;
            }
        }
        throw new Fault.Invalid("entity_type", "expected user, agent, app or run, but got \"" + label + "\"");
    }

    /**
     * Those that the fields name; an empty name counts as none.
     *
     * @throws Fault.Invalid if one is named twice, and differently
     */
    static Map<Entity, String> read(Fields in) {
        Map<Entity, String> named = new EnumMap<>(Entity.class);
        for (Entity entity : values()) {
            for (String key : entity.keys()) {
                String name = in.json(key, node -> name(in.path(key), node)).orElse("");
                String known = name.isEmpty() ? name : named.putIfAbsent(entity, name);
                if (known != null && !known.equals(name)) {
                    throw in.invalid(
                            key, "expected one " + entity.key() + ", but got \"" + known + "\" and \"" + name + "\"");
                }
            }
        }
        return named;
    }

    /** A name, which some clients send as a number. */
    static String name(String path, JsonNode node) {
        if (node.isString() || node.isIntegralNumber()) {
            return node.asString();
        }
        throw new Fault.Invalid(path, "expected a string, but got " + Fields.kind(node));
    }

    /** A selection of what these name; what they do not name is empty. */
    static Selection selection(Map<Entity, String> named) {
        return new Selection(
                named.getOrDefault(USER, ""),
                named.getOrDefault(AGENT, ""),
                named.getOrDefault(RUN, ""),
                named.getOrDefault(APP, ""));
    }

    /** The selection of everything that belongs to one. */
    Selection all(String name) {
        Map<Entity, String> named = new EnumMap<>(Entity.class);
        for (Entity entity : values()) {
            named.put(entity, Selection.ANY);
        }
        named.put(this, name);
        return selection(named);
    }
}
