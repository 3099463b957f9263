package ai.sophia.mcp.protocol;

import ai.sophia.mcp.Change;
import tools.jackson.databind.node.ObjectNode;

/** How changes are told to clients. Stateless. */
public final class ChangeNotification {
    private ChangeNotification() {}

    /** The method of the notification. */
    public static String method(Change change) {
        return switch (change) {
            case Change.Tools tools -> "notifications/tools/list_changed";
            case Change.Prompts prompts -> "notifications/prompts/list_changed";
            case Change.Resources resources -> "notifications/resources/list_changed";
            case Change.Updated updated -> "notifications/resources/updated";
        };
    }

    /** Its parameters. */
    public static ObjectNode params(Change change) {
        ObjectNode params = Wire.object();
        return change instanceof Change.Updated updated ? params.put("uri", updated.uri()) : params;
    }
}
