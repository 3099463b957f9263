package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.Changes;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.ChangeNotification;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Mailbox;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Outgoing;
import ai.sophia.mcp.protocol.Outgoing.EventStream;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code subscriptions/listen}: streams that tell changes for as long as the client listens. Safe for all threads. */
final class Subscriptions {
    private static final int ROOM = 10_000;

    private final Catalog catalog;
    private final Listeners open = new Listeners(ROOM);

    Subscriptions(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Stays until the client leaves, or the server closes. */
    void serve(Incoming incoming, Request request, Outgoing out) {
        ListenFilter filter = ListenFilter.read(Params.of(request.params()).part("notifications"), catalog);
        if (!incoming.takesStream()) {
            throw new McpError(
                    ErrorCode.INVALID_REQUEST, "expected a client that accepts text/event-stream, but it does not");
        }
        Mailbox mailbox = new Mailbox();
        if (!open.add(incoming.holder(), mailbox)) {
            throw new McpError(
                    ErrorCode.INTERNAL_ERROR, "there is no room for a further subscription; try again later");
        }
        Changes.Listening listening =
                catalog.changes().listen(incoming.caller(), change -> tell(mailbox, filter, request, change));
        try {
            EventStream stream = out.stream(Map.of());
            ObjectNode acknowledged = Wire.object();
            acknowledged.set("notifications", filter.render());
            stream.send(tagged(request, "notifications/subscriptions/acknowledged", acknowledged));
            mailbox.drain(stream);
            stream.send(farewell(request));
            stream.end();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            listening.close();
            open.remove(mailbox);
        }
    }

    void close() {
        open.close();
    }

    private static void tell(Mailbox mailbox, ListenFilter filter, Request request, Change change) {
        for (Change told : filter.told(change)) {
            mailbox.put(tagged(request, ChangeNotification.method(told), ChangeNotification.params(told)));
        }
    }

    private static ObjectNode tagged(Request request, String method, ObjectNode params) {
        params.set("_meta", tag(request));
        return Wire.notification(method, params);
    }

    private ObjectNode farewell(Request request) {
        ObjectNode result = Wire.object();
        result.put("resultType", "complete");
        ObjectNode meta = tag(request);
        meta.set(RequestMeta.PREFIX + "serverInfo", Wire.implementation(catalog.server()));
        result.set("_meta", meta);
        return Wire.result(request.id(), result);
    }

    private static ObjectNode tag(Request request) {
        ObjectNode meta = Wire.object();
        meta.set(RequestMeta.PREFIX + "subscriptionId", request.id());
        return meta;
    }
}
