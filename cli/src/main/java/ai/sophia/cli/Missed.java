package ai.sophia.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client is told when nobody told it of changes for a while, as between two servers: that each thing it wanted to hear of may have
 * changed, as notifications that its revision of the protocol has. It then reads again what it needs. Stateless.
 */
final class Missed {
    /** The lists that can change, and the members by which a subscription asks for them. */
    private static final Map<String, String> LISTS =
            Map.of("tools", "toolsListChanged", "prompts", "promptsListChanged", "resources", "resourcesListChanged");

    private static final String META = "_meta";

    private Missed() {}

    /**
     * Within a session.
     *
     * @param capabilities of the server, as the client was told
     * @param uris of the resources that it has subscribed to
     */
    static List<String> of(JsonNode capabilities, Collection<JsonNode> uris) {
        return notifications(
                list -> capabilities.path(list).path("listChanged").asBoolean(false),
                uris,
                SophiaClient.JSON.createObjectNode());
    }

    /** For a subscription, by the message that acknowledged it. */
    static List<String> of(JsonNode acknowledged) {
        JsonNode params = acknowledged.path("params");
        JsonNode wanted = params.path("notifications");
        ObjectNode tag = SophiaClient.JSON.createObjectNode();
        if (params.has(META)) {
            tag.set(META, params.path(META));
        }
        List<JsonNode> uris = new ArrayList<>();
        wanted.path("resourceSubscriptions").forEach(uris::add);
        return notifications(list -> wanted.path(LISTS.getOrDefault(list, "")).asBoolean(false), uris, tag);
    }

    private static List<String> notifications(Predicate<String> listed, Collection<JsonNode> uris, ObjectNode tag) {
        List<String> notifications = new ArrayList<>();
        LISTS.keySet().stream()
                .sorted()
                .filter(listed)
                .forEach(list -> notifications.add(notification("notifications/" + list + "/list_changed", tag)));
        uris.forEach(uri -> {
            ObjectNode params = tag.deepCopy();
            params.set("uri", uri);
            notifications.add(notification("notifications/resources/updated", params));
        });
        return notifications;
    }

    private static String notification(String method, ObjectNode params) {
        ObjectNode message =
                SophiaClient.JSON.createObjectNode().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        return message.toString();
    }
}
