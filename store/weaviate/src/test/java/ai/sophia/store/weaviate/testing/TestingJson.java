package ai.sophia.store.weaviate.testing;

import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the double needs to read and write JSON. Stateless. */
final class TestingJson {
    static final JsonMapper MAPPER = JsonMapper.shared();

    private TestingJson() {}

    static void onlyKnown(JsonNode json, Set<String> known, String what) {
        json.propertyStream()
                .filter(property -> !isAbsent(property.getValue()))
                .map(property -> property.getKey())
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new TestingRefusal("the double does not know '" + name + "' of a " + what);
                });
    }

    static boolean isAbsent(JsonNode json) {
        return json.isMissingNode() || json.isNull();
    }

    static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
