package ai.sophia.store.chroma;

import ai.sophia.core.blind.Where;
import ai.sophia.core.blind.Where.Comparison;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Conditions in the words of the server. Stateless. */
final class Wheres {
    private Wheres() {}

    /** Writes it as JSON. */
    static void write(JsonGenerator json, Where where) {
        json.writeStartObject();
        switch (where) {
            case Where.Every every -> write(json, "$and", List.of());
            case Where.Never never -> throw new IllegalStateException("what no record matches is not asked for");
            case Where.And(List<Where> parts) -> write(json, "$and", parts);
            case Where.Or(List<Where> parts) -> write(json, "$or", parts);
            case Where.Has(String fact) -> write(json, Point.FACTS, "$contains", () -> json.writeString(fact));
            case Where.Lacks(String fact) -> write(json, Point.FACTS, "$not_contains", () -> json.writeString(fact));
            case Where.Compares(String name, Comparison comparison, double bound, String present) ->
                write(json, name, operator(comparison), () -> json.writeNumber(bound));
        }
        json.writeEndObject();
    }

    private static String operator(Comparison comparison) {
        return switch (comparison) {
            case ABOVE -> "$gt";
            case AT_LEAST -> "$gte";
            case BELOW -> "$lt";
            case AT_MOST -> "$lte";
        };
    }

    private static void write(JsonGenerator json, String operator, List<Where> parts) {
        json.writeArrayPropertyStart(operator);
        parts.forEach(part -> write(json, part));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, String operator, Runnable operand) {
        json.writeObjectPropertyStart(name);
        json.writeName(operator);
        operand.run();
        json.writeEndObject();
    }
}
