package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which changes a client wants to hear of, as far as the server has something that could change. */
record ListenFilter(boolean tools, boolean prompts, boolean resources, Set<String> uris) {
    private static final int URI_LIMIT = 1_000;

    ListenFilter {
        uris = Set.copyOf(uris);
    }

    static ListenFilter read(Params wanted, Catalog catalog) {
        return new ListenFilter(
                isWanted(wanted, "toolsListChanged") && !catalog.tools().isEmpty(),
                isWanted(wanted, "promptsListChanged") && !catalog.prompts().isEmpty(),
                isWanted(wanted, "resourcesListChanged") && catalog.hasResources(),
                catalog.hasResources() ? uris(wanted) : Set.of());
    }

    boolean wants(Change change) {
        return switch (change) {
            case Change.Tools changed -> tools;
            case Change.Prompts changed -> prompts;
            case Change.Resources changed -> resources;
            case Change.Updated updated -> uris.contains(updated.uri());
        };
    }

    ObjectNode render() {
        ObjectNode node = Wire.object();
        put(node, "toolsListChanged", tools);
        put(node, "promptsListChanged", prompts);
        put(node, "resourcesListChanged", resources);
        if (!uris.isEmpty()) {
            ArrayNode list = node.putArray("resourceSubscriptions");
            uris.stream().sorted().forEach(list::add);
        }
        return node;
    }

    private static void put(ObjectNode node, String name, boolean wanted) {
        if (wanted) {
            node.put(name, true);
        }
    }

    private static boolean isWanted(Params wanted, String name) {
        return wanted.values().path(name).asBoolean(false);
    }

    private static Set<String> uris(Params wanted) {
        JsonNode list = wanted.values().path("resourceSubscriptions");
        Set<String> uris = new LinkedHashSet<>();
        for (JsonNode uri : list) {
            if (!uri.isString() || uris.size() == URI_LIMIT) {
                throw new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "expected params.notifications.resourceSubscriptions to be at most " + URI_LIMIT
                                + " URIs, but got others, or more");
            }
            uris.add(uri.asString());
        }
        return uris;
    }
}
