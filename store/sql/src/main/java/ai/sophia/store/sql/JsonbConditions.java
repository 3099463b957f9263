package ai.sophia.store.sql;

import ai.sophia.core.filter.Value;
import java.util.List;
import java.util.stream.Stream;

/** What is in the metadata, asked of {@code v.properties}, which is JSONB. Stateless. */
final class JsonbConditions implements MetadataConditions {
    static final JsonbConditions INSTANCE = new JsonbConditions();

    private JsonbConditions() {}

    @Override
    public Condition metadata(List<String> path, String operator, Value value) {
        return switch (value) {
            case Value.Text(String text) ->
                Filters.ordersAlike(operator, text)
                        ? elements(
                                path,
                                "jsonb_typeof(e.value) = 'string' AND (e.value #>> '{}') COLLATE \"C\" " + operator
                                        + " ?",
                                text)
                        : elements(path, "jsonb_typeof(e.value) = 'string'").loosely();
            case Value.Real(double number) ->
                elements(
                        path,
                        "CASE WHEN jsonb_typeof(e.value) = 'number' THEN CAST(e.value AS DOUBLE PRECISION) " + operator
                                + " ? ELSE false END",
                        number);
            case Value.Flag(boolean flag) ->
                operator.equals("=")
                        ? elements(path, "e.value = CAST(? AS JSONB)", String.valueOf(flag))
                        : Condition.NEVER;
            case Value.Moment moment -> Condition.NEVER;
        };
    }

    @Override
    public Condition metadataContaining(List<String> path, Value value) {
        return value instanceof Value.Text
                ? elements(path, "jsonb_typeof(e.value) = 'string'").loosely()
                : metadata(path, "=", value);
    }

    @Override
    public Condition metadataPresent(List<String> path) {
        return elements(path, "jsonb_typeof(e.value) IN ('string', 'number', 'boolean')");
    }

    @Override
    public String metadataNumber(List<String> path) {
        String value = "v.properties #> '{" + String.join(",", path) + "}'";
        return "CASE WHEN jsonb_typeof(" + value + ") = 'number' THEN CAST(" + value + " AS DOUBLE PRECISION) END";
    }

    /** A value that is no list counts as its only element, and an object has none. */
    private static Condition elements(List<String> path, String condition, Object... arguments) {
        String sql = "EXISTS (SELECT 1 FROM (SELECT v.properties" + " -> CAST(? AS TEXT)".repeat(path.size())
                + " AS value) AS p, jsonb_array_elements(CASE jsonb_typeof(p.value) WHEN 'array' THEN p.value"
                + " WHEN 'object' THEN CAST('[]' AS JSONB) ELSE jsonb_build_array(p.value) END) AS e (value)"
                + " WHERE " + condition + ")";
        return new Condition(
                sql, Stream.concat(path.stream(), Stream.of(arguments)).toList(), true);
    }
}
