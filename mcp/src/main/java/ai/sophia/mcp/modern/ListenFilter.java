package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.WatchedUris;
import ai.sophia.mcp.protocol.Wire;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which changes a client wants to hear of, as far as the server has something that could change. */
record ListenFilter(boolean tools, boolean prompts, boolean resources, WatchedUris uris) {
    static ListenFilter read(Params wanted, Catalog catalog) {
        return new ListenFilter(
                isWanted(wanted, "toolsListChanged") && !catalog.tools().isEmpty(),
                isWanted(wanted, "promptsListChanged") && !catalog.prompts().isEmpty(),
                isWanted(wanted, "resourcesListChanged") && catalog.hasResources(),
                catalog.hasResources() ? uris(wanted) : new WatchedUris());
    }

    /** What the client is told of a change, in its own words. */
    List<Change> told(Change change) {
        return switch (change) {
            case Change.Tools changed -> told(tools, changed);
            case Change.Prompts changed -> told(prompts, changed);
            case Change.Resources changed -> told(resources, changed);
            case Change.Updated(String uri) ->
                uris.as(uri).stream()
                        .map(each -> (Change) new Change.Updated(each))
                        .toList();
        };
    }

    private static List<Change> told(boolean wanted, Change change) {
        return wanted ? List.of(change) : List.of();
    }

    ObjectNode render() {
        ObjectNode node = Wire.object();
        put(node, "toolsListChanged", tools);
        put(node, "promptsListChanged", prompts);
        put(node, "resourcesListChanged", resources);
        List<String> watched = uris.all().sorted().toList();
        if (!watched.isEmpty()) {
            ArrayNode list = node.putArray("resourceSubscriptions");
            watched.forEach(list::add);
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

    private static WatchedUris uris(Params wanted) {
        JsonNode list = wanted.values().path("resourceSubscriptions");
        WatchedUris uris = new WatchedUris();
        for (JsonNode uri : list) {
            if (!uri.isString() || !uris.add(uri.asString())) {
                throw new McpError(
                        ErrorCode.INVALID_PARAMS,
                        "expected params.notifications.resourceSubscriptions to be at most " + WatchedUris.LIMIT
                                + " URIs, but got others, or more");
            }
        }
        return uris;
    }
}
