package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a filter as mem0's clients write it into the core's: {@code AND}, {@code OR} and {@code NOT}, a field with a value, a list of values or
 * {@code *}, and a field with operators. Fields beside each other must all match. Used by one thread.
 */
final class FilterGrammar {
    /** Most conditions and values of a filter in all. */
    static final int SIZE_LIMIT = 1_000;

    private static final String ANY = "*";
    private static final Set<String> OPERATORS =
            Set.of("eq", "ne", "in", "nin", "gt", "gte", "lt", "lte", "contains", "icontains", "exists");
    private static final String KNOWN =
            "AND, OR, NOT, user_id, agent_id, app_id, run_id, created_at, updated_at, timestamp, "
                    + "expiration_date, text, categories, metadata, keywords, keywords_search or memory_ids";

    private final boolean loose;
    private int size;

    private FilterGrammar(boolean loose) {
        this.loose = loose;
    }

    /**
     * The filter that the JSON writes down.
     *
     * @param path where it stands in the request
     * @param loose whether a field that is not known is one of the metadata, as mem0's own server takes it
     * @throws Fault.Invalid if it is none
     */
    static Filter read(String path, JsonNode node, boolean loose) {
        return new FilterGrammar(loose).filter(path, node);
    }

    /** The condition that an object of metadata stands for: each of its members is there. */
    static Filter metadata(String path, JsonNode node) {
        return new FilterGrammar(false).metadata(path, node, List.of());
    }

    private Filter filter(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new Fault.Invalid(path, "expected a filter object, but got " + Fields.kind(node));
        }
        List<Filter> all = new ArrayList<>();
        for (var member : node.properties()) {
            all.add(member(path + "." + member.getKey(), member.getKey(), member.getValue()));
        }
        return and(all);
    }

    private Filter member(String path, String name, JsonNode node) {
        for (Entity entity : Entity.values()) {
            if (entity.keys().contains(name)) {
                return conditions(path, new Term.Plain(entity.field()), node);
            }
        }
        return switch (name) {
            case "AND", "and", "$and" -> new Filter.And(filters(path, node));
            case "OR", "or", "$or" -> new Filter.Or(filters(path, node));
            case "NOT", "not", "$not" ->
                new Filter.Not(new Filter.Or(node.isArray() ? filters(path, node) : List.of(filter(path, node))));
            case "created_at", "createdAt", "timestamp" -> conditions(path, new Term.Created(), node);
            case "updated_at", "updatedAt" -> conditions(path, new Term.Dated(Field.Own.STORED_AT), node);
            case "expiration_date", "expirationDate" -> conditions(path, new Term.Expiring(), node);
            case "text", "memory" -> conditions(path, new Term.Plain(Field.Own.TEXT), node);
            case "keywords", "keywords_search", "keywordsSearch" -> words(path, node);
            case "categories" -> conditions(path, new Term.Categorized(), node);
            case "memory_ids", "memoryIds", "memory_id", "memoryId", "id" ->
                conditions(path, new Term.Plain(Field.Own.ID), node);
            case "metadata" -> metadata(path, node, List.of());
            default -> {
                if (!loose) {
                    throw new Fault.Invalid(
                            path, "expected one of " + KNOWN + ", but got \"" + Fields.abbreviated(name) + "\"");
                }
                yield metadata(path, name, node, List.of());
            }
        };
    }

    private List<Filter> filters(String path, JsonNode node) {
        count(path);
        if (!node.isArray()) {
            throw new Fault.Invalid(path, "expected a list, but got " + Fields.kind(node));
        }
        List<Filter> filters = new ArrayList<>();
        for (JsonNode element : node.values()) {
            filters.add(filter(path + "[" + filters.size() + "]", element));
        }
        return filters;
    }

    /** Words that the text holds: one of a list of them is enough. */
    private Filter words(String path, JsonNode node) {
        if (node.isObject()) {
            return conditions(path, new Term.Plain(Field.Own.TEXT), node);
        }
        List<Filter> any = new ArrayList<>();
        for (JsonNode word : node.isArray() ? List.copyOf(node.values()) : List.of(node)) {
            any.add(new Term.Plain(Field.Own.TEXT).compare(counted(path), Term.Sign.CONTAINS, word));
        }
        return new Filter.Or(any);
    }

    private Filter metadata(String path, JsonNode node, List<String> steps) {
        if (!node.isObject()) {
            throw new Fault.Invalid(path, "expected an object, but got " + Fields.kind(node));
        }
        List<Filter> all = new ArrayList<>();
        for (var member : node.properties()) {
            all.add(metadata(path + "." + member.getKey(), member.getKey(), member.getValue(), steps));
        }
        return and(all);
    }

    private Filter metadata(String path, String name, JsonNode node, List<String> outer) {
        List<String> steps = new ArrayList<>(outer);
        steps.add(Strings.wellFormed(path, name));
        boolean nested = node.isObject()
                && !node.isEmpty()
                && node.properties().stream().noneMatch(member -> OPERATORS.contains(member.getKey()));
        return nested ? metadata(path, node, steps) : conditions(path, new Term.Plain(new Field.Meta(steps)), node);
    }

    private Filter conditions(String path, Term term, JsonNode node) {
        if (node.isNull()) {
            return new Filter.Not(term.present());
        }
        if (node.isArray()) {
            return among(path, term, node);
        }
        if (!node.isObject()) {
            return equal(path, term, node);
        }
        List<Filter> all = new ArrayList<>();
        for (var operator : node.properties()) {
            all.add(condition(path + "." + operator.getKey(), operator.getKey(), term, operator.getValue()));
        }
        if (all.isEmpty()) {
            throw unknown(path);
        }
        return and(all);
    }

    private Filter condition(String path, String operator, Term term, JsonNode node) {
        return switch (operator) {
            case "eq" -> node.isNull() ? new Filter.Not(term.present()) : equal(path, term, node);
            case "ne" -> node.isNull() ? term.present() : new Filter.Not(equal(path, term, node));
            case "in" -> among(path, term, node);
            case "nin" -> new Filter.Not(among(path, term, node));
            case "gt" -> term.compare(counted(path), Term.Sign.GREATER, node);
            case "gte" -> term.compare(counted(path), Term.Sign.AT_LEAST, node);
            case "lt" -> term.compare(counted(path), Term.Sign.LESS, node);
            case "lte" -> term.compare(counted(path), Term.Sign.AT_MOST, node);
            case "contains", "icontains" -> containing(path, term, node);
            case "exists" -> {
                if (!node.isBoolean()) {
                    throw new Fault.Invalid(path, "expected true or false, but got " + Fields.kind(node));
                }
                yield node.booleanValue() ? term.present() : new Filter.Not(term.present());
            }
            default -> throw unknown(path);
        };
    }

    private Filter equal(String path, Term term, JsonNode node) {
        count(path);
        return node.isString() && node.stringValue().equals(ANY)
                ? term.present()
                : term.compare(path, Term.Sign.EQUAL, node);
    }

    private Filter containing(String path, Term term, JsonNode node) {
        List<Filter> any = new ArrayList<>();
        for (JsonNode each : node.isArray() ? List.copyOf(node.values()) : List.of(node)) {
            any.add(term.compare(counted(path), Term.Sign.CONTAINS, each));
        }
        return any.size() == 1 ? any.getFirst() : new Filter.Or(any);
    }

    private Filter among(String path, Term term, JsonNode node) {
        if (!node.isArray()) {
            throw new Fault.Invalid(path, "expected a list, but got " + Fields.kind(node));
        }
        List<Filter> any = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        Field field = Field.Own.ID;
        for (JsonNode element : node.values()) {
            Filter each = equal(path + "[" + any.size() + "]", term, element);
            any.add(each);
            if (each instanceof Filter.Eq equal) {
                field = equal.field();
                values.add(equal.value());
            }
        }
        // indexes look up one list sooner than many conditions
        return values.size() == any.size() && !values.isEmpty() ? new Filter.In(field, values) : new Filter.Or(any);
    }

    private static Filter and(List<Filter> all) {
        return all.size() == 1 ? all.getFirst() : new Filter.And(all);
    }

    private static Fault.Invalid unknown(String path) {
        return new Fault.Invalid(
                path,
                "expected a value, or one of the operators eq, ne, in, nin, gt, gte, lt, lte, contains, icontains or exists");
    }

    private String counted(String path) {
        count(path);
        return path;
    }

    private void count(String path) {
        if (++size > SIZE_LIMIT) {
            throw new Fault.Invalid(path, "expected a filter of at most " + SIZE_LIMIT + " conditions and values");
        }
    }
}
