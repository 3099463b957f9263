package ai.sophia.server;

import ai.sophia.server.Route.Body;
import ai.sophia.server.Route.Guard;
import ai.sophia.server.Route.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The list of routes, as the groups of them register. Filled by one thread before the server starts. */
public final class Routes {
    /**
     * An interface of its own.
     *
     * @param prefix how the paths begin at which it tells that there is nothing
     * @param failures how it tells so
     */
    record Place(String prefix, Failures failures) {}

    private final List<Route> all = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private Failures failures = Failures.PROBLEMS;
    private boolean slashes;
    private boolean uncounted;

    Routes() {}

    /**
     * What is registered from here on belongs to an interface of its own: it tells failures in its way, also below these prefixes where there
     * is nothing, and takes each path with a slash at its end and without.
     */
    public Routes apart(Failures told, List<String> prefixes) {
        failures = told;
        slashes = true;
        prefixes.forEach(prefix -> places.add(new Place(prefix, told)));
        return this;
    }

    /** What is registered within counts against nobody's limits: it tells how Sophia is, or counts by itself. */
    public Routes uncounted(Consumer<Routes> registering) {
        uncounted = true;
        registering.accept(this);
        uncounted = false;
        return this;
    }

    /** What a path answers. */
    public Routes get(String template, Handler handler) {
        return add("GET", template, Guard.KEY, Body.NONE, handler);
    }

    Routes open(String template, Handler handler) {
        return add("GET", template, Guard.OPEN, Body.NONE, handler);
    }

    Routes local(String template, Handler handler) {
        return add("GET", template, Guard.LOCAL, Body.NONE, handler);
    }

    /** What a path does with what is posted to it. */
    public Routes post(String template, Body body, Handler handler) {
        return add("POST", template, Guard.KEY, body, handler);
    }

    /** What a path does with JSON that is put there. */
    public Routes put(String template, Handler handler) {
        return add("PUT", template, Guard.KEY, Body.JSON, handler);
    }

    /** What a path does with changes, in JSON. */
    public Routes patch(String template, Handler handler) {
        return add("PATCH", template, Guard.KEY, Body.JSON, handler);
    }

    /** How a path deletes. */
    public Routes delete(String template, Handler handler) {
        return delete(template, Body.NONE, handler);
    }

    /** How a path deletes what a body names. */
    public Routes delete(String template, Body body, Handler handler) {
        return add("DELETE", template, Guard.KEY, body, handler);
    }

    List<Route> all() {
        return List.copyOf(all);
    }

    List<Place> places() {
        return List.copyOf(places);
    }

    private Routes add(String method, String template, Guard guard, Body body, Handler handler) {
        String bare = template.endsWith("/") ? template.substring(0, template.length() - 1) : template;
        boolean counted = guard == Guard.KEY && !uncounted;
        all.add(new Route(
                method, template, slashes ? bare + "[/]" : template, guard, counted, body, failures, handler));
        return this;
    }
}
