package ai.sophia.store.weaviate.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A property of a collection as the double knows it, of one of the types that are used here. Immutable.
 *
 * @param filterable whether filters may ask for its values
 * @param rangeable whether filters may compare its values
 */
record TestingProperty(String name, String type, boolean filterable, boolean rangeable) {
    private static final Set<String> TYPES = Set.of("text", "text[]", "uuid", "number");
    private static final Set<String> RESERVED = Set.of("_additional", "_id", "id", "vector");
    private static final Set<String> KEYS = Set.of(
            "name",
            "dataType",
            "description",
            "indexFilterable",
            "indexSearchable",
            "indexRangeFilters",
            "tokenization",
            "skipVectorization",
            "vectorizePropertyName");

    /** Reads one, and refuses what the server would. */
    static TestingProperty read(JsonNode json) {
        TestingJson.onlyKnown(json, KEYS, "property");
        String name = json.path("name").stringValue("");
        TestingRefusal.unless(
                name.matches("[_A-Za-z][_0-9A-Za-z]{0,230}") && !RESERVED.contains(name),
                "'" + name + "' is not a valid property name");
        String type = json.path("dataType").path(0).stringValue("");
        TestingRefusal.unless(
                TYPES.contains(type) && json.path("dataType").size() == 1, "property '" + name + "': invalid dataType");
        boolean text = type.startsWith("text");
        JsonNode tokenization = json.path("tokenization");
        TestingRefusal.unless(
                text || TestingJson.isAbsent(tokenization), "Tokenization is not allowed for data type '" + type + "'");
        TestingRefusal.unless(
                !text || tokenization.stringValue("").equals("field"),
                "the double knows the tokenization field alone, and not " + tokenization);
        TestingRefusal.unless(
                !json.path("indexSearchable").booleanValue(text),
                text
                        ? "the double has no search by words"
                        : "`indexSearchable` is allowed only for text/text[] data types");
        boolean rangeable = json.path("indexRangeFilters").booleanValue(false);
        TestingRefusal.unless(
                !rangeable || type.equals("number"),
                "`indexRangeFilters` is allowed only for number/int/date data types");
        return new TestingProperty(name, type, json.path("indexFilterable").booleanValue(true), rangeable);
    }

    /** The value as it is kept, or a refusal if it is not of the type. */
    Object value(String collection, Object sent) {
        boolean fits = switch (type) {
            case "text" -> sent instanceof String;
            case "number" -> sent instanceof Double;
            case "text[]" -> sent instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            case "uuid" -> sent instanceof String id && TestingJson.isUuid(id);
            default -> false;
        };
        TestingRefusal.unless(
                fits, "invalid " + type + " property '" + name + "' on class '" + collection + "': " + sent);
        return type.equals("uuid") ? UUID.fromString((String) sent) : sent;
    }

    /** It as the server tells it, with what was left out. */
    Map<String, Object> told() {
        return Map.of(
                "name",
                name,
                "dataType",
                List.of(type),
                "indexFilterable",
                filterable,
                "indexRangeFilters",
                rangeable,
                "indexSearchable",
                false);
    }
}
