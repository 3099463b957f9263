package ai.sophia.server;

import ai.sophia.server.Route.Body;
import ai.sophia.server.Route.Guard;
import ai.sophia.server.Route.Handler;
import java.util.ArrayList;
import java.util.List;

/** The list of routes, as the groups of them register. Filled by one thread before the server starts. */
final class Routes {
    private final List<Route> all = new ArrayList<>();

    Routes get(String template, Handler handler) {
        return add(new Route("GET", template, Guard.KEY, Body.NONE, handler));
    }

    Routes open(String template, Handler handler) {
        return add(new Route("GET", template, Guard.OPEN, Body.NONE, handler));
    }

    Routes local(String template, Handler handler) {
        return add(new Route("GET", template, Guard.LOCAL, Body.NONE, handler));
    }

    Routes post(String template, Body body, Handler handler) {
        return add(new Route("POST", template, Guard.KEY, body, handler));
    }

    Routes patch(String template, Handler handler) {
        return add(new Route("PATCH", template, Guard.KEY, Body.JSON, handler));
    }

    Routes delete(String template, Handler handler) {
        return add(new Route("DELETE", template, Guard.KEY, Body.NONE, handler));
    }

    List<Route> all() {
        return List.copyOf(all);
    }

    private Routes add(Route route) {
        all.add(route);
        return this;
    }
}
