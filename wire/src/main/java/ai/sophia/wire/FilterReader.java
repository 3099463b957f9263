package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.Strings;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads one filter from JSON: {@code and or not}, a field with a value, or a field with operators. Used by one thread. */
public final class FilterReader {
    /** Most conditions and values of a filter in all. */
    public static final int SIZE_LIMIT = 1_000;

    private static final String OPERATORS = "eq, ne, in, nin, gt, gte, lt, lte, contains or exists";

    private int size;

    private FilterReader() {}

    /**
     * The filter that the JSON writes down.
     *
     * @param path where it stands in the request
     * @throws Fault.Invalid if it is none
     */
    public static Filter read(String path, JsonNode node) {
        return new FilterReader().filter(path, node);
    }

    private Filter filter(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new Fault.Invalid(path, "expected a filter object, but got " + Fields.kind(node));
        }
        List<Filter> all = new ArrayList<>();
        for (var member : node.properties()) {
            all.add(member(path, member.getKey(), member.getValue()));
        }
        return all.size() == 1 ? all.getFirst() : new Filter.And(all);
    }

    private Filter member(String path, String name, JsonNode node) {
        String inner = path + "." + name;
        return switch (name) {
            case "and" -> new Filter.And(filters(inner, node));
            case "or" -> new Filter.Or(filters(inner, node));
            case "not" -> new Filter.Not(filter(inner, node));
            default -> conditions(inner, field(path, name), node);
        };
    }

    private List<Filter> filters(String path, JsonNode node) {
        List<Filter> filters = new ArrayList<>();
        for (JsonNode element : elements(path, node)) {
            filters.add(filter(path + "[" + filters.size() + "]", element));
        }
        return filters;
    }

    private Filter conditions(String path, Field field, JsonNode node) {
        if (!node.isObject()) {
            return new Filter.Eq(field, value(path, field, node));
        }
        List<Filter> all = new ArrayList<>();
        for (var operator : node.properties()) {
            all.add(condition(path + "." + operator.getKey(), operator.getKey(), field, operator.getValue()));
        }
        if (all.isEmpty()) {
            throw new Fault.Invalid(path, "expected a value or one of the operators " + OPERATORS);
        }
        checkRange(path, all);
        return all.size() == 1 ? all.getFirst() : new Filter.And(all);
    }

    /** A stretch of time that ends before it begins is a mistake, and would match nothing. */
    private static void checkRange(String path, List<Filter> all) {
        Instant from = Period.BEGINNING;
        Instant to = Period.FOREVER;
        for (Filter each : all) {
            switch (each) {
                case Filter.Gt(Field field, Value.Moment(Instant least)) -> from = later(from, least);
                case Filter.Gte(Field field, Value.Moment(Instant least)) -> from = later(from, least);
                case Filter.Lt(Field field, Value.Moment(Instant most)) -> to = earlier(to, most);
                case Filter.Lte(Field field, Value.Moment(Instant most)) -> to = earlier(to, most);
                default -> {}
            }
        }
        if (to.isBefore(from)) {
            throw new Fault.Invalid(path, "expected an end at or after the start, " + from + ", but got " + to);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Filter condition(String path, String operator, Field field, JsonNode node) {
        return switch (operator) {
            case "eq" -> new Filter.Eq(field, value(path, field, node));
            case "ne" -> new Filter.Ne(field, value(path, field, node));
            case "in" -> new Filter.In(field, values(path, field, node));
            case "nin" -> new Filter.Nin(field, values(path, field, node));
            case "gt" -> new Filter.Gt(field, value(path, field, node));
            case "gte" -> new Filter.Gte(field, value(path, field, node));
            case "lt" -> new Filter.Lt(field, value(path, field, node));
            case "lte" -> new Filter.Lte(field, value(path, field, node));
            case "contains" -> new Filter.Contains(field, value(path, field, node));
            case "exists" -> exists(path, field, node);
            default -> throw new Fault.Invalid(path, "expected one of the operators " + OPERATORS);
        };
    }

    private Filter exists(String path, Field field, JsonNode node) {
        count(path);
        if (!node.isBoolean()) {
            throw new Fault.Invalid(path, "expected true or false, but got " + Fields.kind(node));
        }
        Filter exists = new Filter.Exists(field);
        return node.booleanValue() ? exists : new Filter.Not(exists);
    }

    private List<Value> values(String path, Field field, JsonNode node) {
        List<Value> values = new ArrayList<>();
        for (JsonNode element : elements(path, node)) {
            values.add(value(path + "[" + values.size() + "]", field, element));
        }
        return values;
    }

    private Value value(String path, Field field, JsonNode node) {
        count(path);
        return switch (field) {
            case Field.Own own -> own(path, own.type(), node);
            case Field.Meta meta -> meta(path, node);
        };
    }

    private static Value own(String path, Field.Type type, JsonNode node) {
        return switch (type) {
            case TEXT -> new Value.Text(text(path, "a string", node));
            case NUMBER -> {
                if (!node.isNumber()) {
                    throw new Fault.Invalid(path, "expected a number, but got " + Fields.kind(node));
                }
                yield real(path, node);
            }
            case MOMENT -> new Value.Moment(Moments.parse(path, text(path, "a time as a string", node)));
        };
    }

    private static Value meta(String path, JsonNode node) {
        if (node.isBoolean()) {
            return new Value.Flag(node.booleanValue());
        }
        return node.isNumber() ? real(path, node) : new Value.Text(text(path, "a string, number, true or false", node));
    }

    private static Value real(String path, JsonNode node) {
        if (!Double.isFinite(node.doubleValue())) {
            throw new Fault.Invalid(path, "expected a finite number");
        }
        return new Value.Real(node.doubleValue());
    }

    private static String text(String path, String what, JsonNode node) {
        if (!node.isString()) {
            throw new Fault.Invalid(path, "expected " + what + ", but got " + Fields.kind(node));
        }
        return Strings.wellFormed(path, node.stringValue());
    }

    private List<JsonNode> elements(String path, JsonNode node) {
        count(path);
        if (!node.isArray()) {
            throw new Fault.Invalid(path, "expected a list, but got " + Fields.kind(node));
        }
        return List.copyOf(node.values());
    }

    private static Field field(String path, String name) {
        try {
            return Field.parse(Strings.wellFormed(path, name));
        } catch (Fault.Invalid unknown) {
            throw new Fault.Invalid(path, unknown.explanation());
        }
    }

    private void count(String path) {
        if (++size > SIZE_LIMIT) {
            throw new Fault.Invalid(path, "expected a filter of at most " + SIZE_LIMIT + " conditions and values");
        }
    }
}
