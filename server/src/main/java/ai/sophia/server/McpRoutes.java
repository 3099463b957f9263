package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.endpoint.Endpoint;
import ai.sophia.mcp.protocol.Incoming;
import java.util.function.Function;

/** The Model Context Protocol: for all of a tenant, or for one app and user whom the address names. Stateless. */
final class McpRoutes {
    /** Stands for no app, or no user, in an address. */
    private static final String NONE = "-";

    private final Endpoint endpoint;

    McpRoutes(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    void register(Routes routes) {
        register(routes, "/mcp", call -> Bounds.NONE);
        register(routes, "/mcp/{app}/{user}", McpRoutes::fixed);
    }

    private void register(Routes routes, String template, Function<Call, Bounds> bounds) {
        routes.post(
                        template,
                        Route.Body.JSON,
                        call -> endpoint.post(incoming(call, bounds), call.content(), new McpAnswer(call)))
                .get(template, call -> {
                    if (call.isHead()) {
                        call.send(200, "text/event-stream", new byte[0]);
                    } else {
                        endpoint.get(incoming(call, bounds), new McpAnswer(call));
                    }
                })
                .delete(template, call -> endpoint.delete(incoming(call, bounds), new McpAnswer(call)));
    }

    private static Incoming incoming(Call call, Function<Call, Bounds> bounds) {
        return new Incoming(new Caller(call.principal(), bounds.apply(call)), call::header);
    }

    private static Bounds fixed(Call call) {
        Bounds bounds = new Bounds(part(call, "app"), part(call, "user"));
        if (bounds.isNone()) {
            throw new Fault.Invalid(
                    "user", "expected an app or a user in the address; /mcp alone is the one that fixes neither");
        }
        return bounds;
    }

    private static String part(Call call, String name) {
        String value = call.path(name);
        return value.equals(NONE) ? "" : value;
    }
}
