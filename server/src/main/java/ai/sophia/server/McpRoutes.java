package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.endpoint.Endpoint;
import ai.sophia.mcp.protocol.Incoming;
import java.util.List;
import java.util.function.Function;

/** The Model Context Protocol: for all of a tenant, or for one app and user whom the address names. Stateless. */
final class McpRoutes {
    /** Stands for no app, or no user, in an address. */
    private static final String NONE = "-";

    /** What lies between the slashes of an address that fixes the scope: mcp, the app and the user. */
    private static final int NAMES = 3;

    private final Endpoint endpoint;

    McpRoutes(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint counts what is asked itself, for one message may ask much or nothing. */
    void register(Routes routes) {
        routes.uncounted(free -> {
            register(free, "/mcp", call -> Bounds.NONE);
            register(free, "/mcp/{app}/{+user}", McpRoutes::fixed);
        });
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
        return new Incoming(new Caller(call.principal(), bounds.apply(call)), call.peer(), call::header);
    }

    /** Each name is one between two slashes of the address, decoded by itself, so that it may hold a slash that is written %2F. */
    private static Bounds fixed(Call call) {
        List<String> names = call.segments();
        if (names.size() != NAMES) {
            throw new Fault.NotFound(
                    "expected the names of an app and a user behind /mcp, a slash in one written as %2F, but got "
                            + (names.size() - 1) + " names");
        }
        String asker = call.query().string("as").orElse("");
        Bounds bounds = new Bounds(part(names.get(1)), part(names.get(2)), asker);
        if (bounds.isNone()) {
            throw new Fault.Invalid(
                    "user", "expected an app or a user in the address; /mcp alone is the one that fixes neither");
        }
        return bounds;
    }

    private static String part(String name) {
        return name.equals(NONE) ? "" : name;
    }
}
