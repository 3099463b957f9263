package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks, as they are registered. Stateless. */
final class WebhookRoutes {
    /** The kind of the documents that they are kept as. */
    static final String KIND = "webhook";

    private static final String OF_PROJECT = "/api/v1/webhooks/projects/{project}/";
    private static final String ONE = "/api/v1/webhooks/{id}/";

    private static final Set<String> EVENTS =
            new TreeSet<>(Set.of("memory_add", "memory_update", "memory_delete", "memory_categorize"));

    /** What happens to files that are taken in; none are here, but clients may wait for it. */
    private static final Pattern OF_FILES = Pattern.compile("ingest_job_[a-z_]{1,40}");

    private static final int NAME_LIMIT = 256;
    private static final int URL_LIMIT = 2_048;
    private static final int MOST = 100;

    private final Kept webhooks;

    WebhookRoutes(Services services) {
        this.webhooks = new Kept(services, KIND);
    }

    void register(Routes routes) {
        routes.get(OF_PROJECT, this::list)
                .post(OF_PROJECT, Body.JSON, this::create)
                .put(ONE, this::update)
                .delete(ONE, this::delete);
    }

    private void list(Call call) {
        ProjectRoutes.check(call, call.path("project"));
        ArrayNode all = Shapes.array();
        webhooks.all(call.principal()).forEach(each -> all.add(told(call, each)));
        call.answer(200, all);
    }

    private void create(Call call) {
        ProjectRoutes.check(call, call.path("project"));
        Fields in = call.body();
        ObjectNode body = Shapes.object();
        body.put("name", name(in));
        body.put("url", url(in));
        body.set("event_types", events(in));
        body.put("is_active", in.flag("is_active").orElse(true));
        if (webhooks.all(call.principal()).size() >= MOST) {
            throw new Fault.Conflict("expected at most " + MOST + " webhooks of a project; delete one first");
        }
        call.answer(201, told(call, webhooks.add(call.principal(), body)));
    }

    private void update(Call call) {
        Kept.One known = known(call);
        Fields in = call.body();
        ObjectNode body = known.body();
        in.string("name").ifPresent(given -> body.put("name", name(in)));
        in.string("url").ifPresent(given -> body.put("url", url(in)));
        in.list("event_types").ifPresent(given -> body.set("event_types", events(in)));
        in.flag("is_active").ifPresent(active -> body.put("is_active", active));
        webhooks.put(call.principal(), known.id(), "", body);
        call.answer(200, Shapes.message("Webhook updated successfully"));
    }

    private void delete(Call call) {
        webhooks.delete(call.principal(), known(call).id());
        call.answer(200, Shapes.message("Webhook deleted successfully"));
    }

    private Kept.One known(Call call) {
        return webhooks.find(call.principal(), call.path("id"))
                .orElseThrow(() -> new Fault.NotFound("Webhook not found!"));
    }

    private static String name(Fields in) {
        String name = in.string("name").orElse("");
        if (name.isBlank()) {
            throw in.invalid("name", "expected a name, but got none");
        }
        return Strings.name("name", name, NAME_LIMIT);
    }

    /** An address that something can be sent to. Whether it may be sent there is for whoever sends to decide, each time. */
    private static String url(Fields in) {
        String url = in.string("url").orElse("");
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && url.length() <= URL_LIMIT) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // told below
        }
        throw in.invalid(
                "url",
                "expected the address of a server, such as https://example.org/hook, without a user or a fragment, but got \""
                        + Fields.abbreviated(url) + "\"");
    }

    private static ArrayNode events(Fields in) {
        List<String> given = in.strings("event_types");
        if (given.isEmpty()) {
            throw in.invalid("event_types", "expected at least one of " + String.join(", ", EVENTS) + ", but got none");
        }
        ArrayNode events = Shapes.array();
        for (String event : new LinkedHashSet<>(given)) {
            if (!EVENTS.contains(event) && !OF_FILES.matcher(event).matches()) {
                throw in.invalid(
                        "event_types",
                        "expected of " + String.join(", ", EVENTS) + ", but got \"" + Fields.abbreviated(event) + "\"");
            }
            events.add(event);
        }
        return events;
    }

    private static ObjectNode told(Call call, Kept.One webhook) {
        ObjectNode node = Shapes.object();
        node.put("webhook_id", webhook.id());
        node.setAll(webhook.dated());
        node.put("owner", call.principal().name());
        node.put("project", call.principal().tenant());
        return node;
    }
}
