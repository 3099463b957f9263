package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Selection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The named values of a request: the members of a JSON object, or the parameters of a query. Read one by one, each checked and told by
 * its path if it is of another type; {@link #finish} refuses those that nobody asked for. A null counts as absent. Used by one thread.
 */
public final class Fields {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String path;
    private final ObjectNode values;
    private final boolean textual;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(String path, ObjectNode values, boolean textual) {
        this.path = path;
        this.values = values;
        this.textual = textual;
    }

    /**
     * The members of a JSON object.
     *
     * @param path where it stands in the request, empty for the whole of it
     * @throws Fault.Invalid if it is no object
     */
    public static Fields of(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new Fields(path, object, false);
        }
        throw new Fault.Invalid(path.isEmpty() ? "body" : path, "expected a JSON object, but got " + kind(node));
    }

    /**
     * The parameters of a query, every value of which is text.
     *
     * @param query what follows the question mark, as it is sent
     * @throws Fault.Invalid if a parameter is malformed
     */
    public static Fields ofQuery(String query) {
        ObjectNode values = NODES.objectNode();
        QueryString.parse(query).forEach((name, all) -> {
            if (all.size() == 1) {
                values.put(name, all.getFirst());
            } else {
                ArrayNode several = values.putArray(name);
                all.forEach(several::add);
            }
        });
        return new Fields("", values, true);
    }

    /** Whether the field is there, be it null. */
    public boolean mentions(String name) {
        known.add(name);
        return values.has(name);
    }

    /** Reads the field if it is there, be it null. */
    public void ifMentioned(String name, Consumer<String> read) {
        if (mentions(name)) {
            read.accept(name);
        }
    }

    /** A string. */
    public Optional<String> string(String name) {
        return node(name).map(node -> string(path(name), node));
    }

    /** A whole number of 64 bits. */
    public Optional<Long> integer(String name) {
        return node(name).map(node -> {
            if (textual && node instanceof StringNode text) {
                try {
                    return Long.parseLong(text.stringValue());
                } catch (NumberFormatException malformed) {
                    throw expected(name, "a whole number", node);
                }
            }
            if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                throw expected(name, "a whole number", node);
            }
            return node.longValue();
        });
    }

    /** A whole number within bounds, both included. */
    public int integer(String name, int usual, int least, int most) {
        long value = integer(name).orElse((long) usual);
        if (value < least || value > most) {
            throw invalid(name, "expected a whole number from " + least + " to " + most + ", but got " + value);
        }
        return (int) value;
    }

    /** A finite number. */
    public Optional<Double> number(String name) {
        return node(name).map(node -> {
            double value = Double.NaN;
            if (textual && node instanceof StringNode text) {
                try {
                    value = Double.parseDouble(text.stringValue());
                } catch (NumberFormatException malformed) {
                    // stays NaN: told below
                }
            } else if (node.isNumber()) {
                value = node.doubleValue();
            }
            if (!Double.isFinite(value)) {
                throw expected(name, "a finite number", node);
            }
            return value;
        });
    }

    /** True or false. */
    public Optional<Boolean> flag(String name) {
        return node(name).map(node -> {
            if (textual && node instanceof StringNode text) {
                return switch (text.stringValue()) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw expected(name, "true or false", node);
                };
            }
            if (!node.isBoolean()) {
                throw expected(name, "true or false", node);
            }
            return node.booleanValue();
        });
    }

    /** A moment, in ISO 8601: with a time zone, or a date for its start in UTC. */
    public Optional<Instant> moment(String name) {
        return string(name).map(text -> Moments.parse(path(name), text));
    }

    /** A span of time: whole seconds, or a text in ISO 8601 such as PT24H or P7D. */
    public Optional<Duration> duration(String name) {
        return node(name).map(node -> {
            if (node.isIntegralNumber() && node.canConvertToInt()) {
                return Duration.ofSeconds(node.intValue());
            }
            try {
                if (node instanceof StringNode text) {
                    return Duration.parse(text.stringValue());
                }
            } catch (DateTimeException malformed) {
                // told below
            }
            throw expected(name, "whole seconds or a span of time such as PT24H or P7D", node);
        });
    }

    /** A list of strings; one of a query may stand for a list of one. */
    public List<String> strings(String name) {
        Optional<JsonNode> found = node(name);
        if (found.isEmpty()) {
            return List.of();
        }
        if (textual && found.get() instanceof StringNode only) {
            return List.of(string(path(name), only));
        }
        if (!found.get().isArray()) {
            throw expected(name, "a list of strings", found.get());
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : found.get().values()) {
            strings.add(string(path(name) + "[" + strings.size() + "]", element));
        }
        return strings;
    }

    /** Any JSON; in a query, written as text. */
    public Optional<JsonNode> json(String name) {
        return node(name)
                .map(node ->
                        textual && node instanceof StringNode text ? Json.parse(path(name), text.stringValue()) : node);
    }

    /** Any JSON, read by the reader; a text of a query is taken as a string. */
    public <T> Optional<T> json(String name, Function<JsonNode, T> reader) {
        return node(name).map(reader);
    }

    /** The fields of an object within this one. */
    public Optional<Fields> object(String name) {
        return node(name).map(node -> of(path(name), node));
    }

    /** The elements of a list. */
    public Optional<List<JsonNode>> list(String name) {
        return node(name).map(node -> {
            if (!node.isArray()) {
                throw expected(name, "a list", node);
            }
            return List.copyOf(node.values());
        });
    }

    /** The scope that the request names, and the agent that it is asked {@code as}; parts that it does not name are as in the other one. */
    public Selection selection(Selection unnamed) {
        return new Selection(
                string("user").orElse(unnamed.user()),
                string("agent").orElse(unnamed.agent()),
                string("session").orElse(unnamed.session()),
                string("app").orElse(unnamed.app()),
                string("as").orElse(unnamed.asker()));
    }

    /** Lets pass, unread, fields that mean nothing here. */
    public void ignore(Set<String> names) {
        known.addAll(names);
    }

    /**
     * Ends the reading.
     *
     * @throws Fault.Invalid if there is a field that nobody asked for
     */
    public void finish() {
        for (var member : values.properties()) {
            if (!known.contains(member.getKey())) {
                throw invalid(abbreviated(member.getKey()), "expected one of the fields " + String.join(", ", known));
            }
        }
    }

    /** The field's place in the request. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** A fault of the field. */
    public Fault.Invalid invalid(String name, String message) {
        return new Fault.Invalid(path(name), message);
    }

    private Optional<JsonNode> node(String name) {
        known.add(name);
        @Nullable JsonNode node = values.get(name);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private Fault.Invalid expected(String name, String what, JsonNode got) {
        return invalid(name, "expected " + what + ", but got " + kind(got));
    }

    private static String string(String field, JsonNode node) {
        if (!node.isString()) {
            throw new Fault.Invalid(field, "expected a string, but got " + kind(node));
        }
        return Strings.wellFormed(field, node.stringValue());
    }

    /** What a value is, in words for a message. */
    public static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "the string \"" + abbreviated(node.stringValue()) + "\"";
            case NUMBER -> "the number " + abbreviated(node.asString());
            case BOOLEAN -> String.valueOf(node.booleanValue());
            case NULL -> "null";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }

    /** The beginning of a text that may be long, for a message. */
    public static String abbreviated(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
