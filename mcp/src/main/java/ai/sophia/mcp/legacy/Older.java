package ai.sophia.mcp.legacy;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What later revisions allow and older clients would refuse is left out of results, or told otherwise. Stateless. */
final class Older {
    /** Has neither structured results nor links to resources. */
    private static final String FIRST = "2025-03-26";

    private Older() {}

    static ObjectNode shaped(String method, String revision, ObjectNode result) {
        switch (method) {
            case "tools/list" -> result.path("tools").forEach(Older::withoutOtherSchema);
            case "tools/call" -> {
                if (!result.path("structuredContent").isObject()) {
                    result.remove("structuredContent");
                }
                if (revision.equals(FIRST)) {
                    result.path("content").forEach(Older::withoutLink);
                }
            }
            default -> {}
        }
        return result;
    }

    private static void withoutOtherSchema(JsonNode tool) {
        if (tool instanceof ObjectNode object
                && !object.path("outputSchema").path("type").asString("").equals("object")) {
            object.remove("outputSchema");
        }
    }

    private static void withoutLink(JsonNode content) {
        if (content instanceof ObjectNode object
                && object.path("type").asString("").equals("resource_link")) {
            String uri = object.path("uri").asString("");
            object.removeAll();
            object.put("type", "text").put("text", uri);
        }
    }
}
