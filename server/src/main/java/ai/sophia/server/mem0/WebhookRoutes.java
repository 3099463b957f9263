package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.webhook.Delivering;
import ai.sophia.core.webhook.Secret;
import ai.sophia.core.webhook.Webhook;
import ai.sophia.core.webhook.Webhooks;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks: who wants to be told of what, and how far it has been told. Safe for all threads. */
final class WebhookRoutes {
    /** The kind of the documents that they are kept as. */
    static final String KIND = "webhook";

    private static final String OF_PROJECT = "/api/v1/webhooks/projects/{project}/";
    static final String ONE = "/api/v1/webhooks/{id}/";

    private static final Set<String> EVENTS =
            new TreeSet<>(Set.of("memory_add", "memory_update", "memory_delete", "memory_categorize"));

    /** What happens to files that are taken in; none are here, but clients may wait for it. */
    private static final Pattern OF_FILES = Pattern.compile("ingest_job_[a-z_]{1,40}");

    private static final int NAME_LIMIT = 256;
    private static final int URL_LIMIT = 2_048;
    private static final int MOST = 100;

    /** Not shown but when it is made. */
    private static final String SECRET = "secret";

    private static final String START = "start";

    /** Whether it is told of anything. */
    static final String ACTIVE = "is_active";

    /** Why it was switched off, if its receiver has said that it is no more. */
    static final String RETIRED = "switched_off";

    private final Services services;
    private final Kept webhooks;
    private final WebhookDocuments documents;
    private final Projects projects;

    WebhookRoutes(Services services) {
        this.services = services;
        this.webhooks = new Kept(services, KIND);
        this.documents = new WebhookDocuments(services.documents(), services.access());
        this.projects = new Projects(services);
    }

    void register(Routes routes) {
        routes.get(OF_PROJECT, this::list)
                .post(OF_PROJECT, Body.JSON, this::create)
                .put(ONE, this::update)
                .delete(ONE, this::delete)
                .post(ONE + "secret/", Body.NONE, this::renewSecret);
    }

    private void list(Call call) {
        projects.checkOwn(call.principal(), call.path("project"));
        ArrayNode all = Shapes.array();
        webhooks.all(call.principal()).forEach(each -> all.add(told(call, each)));
        call.answer(200, all);
    }

    private void create(Call call) {
        projects.checkOwn(call.principal(), call.path("project"));
        Fields in = call.body();
        ObjectNode body = Shapes.object();
        body.put("name", name(in));
        body.put("url", url(in));
        body.set("event_types", events(in));
        body.put(ACTIVE, in.flag(ACTIVE).orElse(true));
        body.put(START, services.store().head().toString());
        body.put(SECRET, Secret.create().text());
        Kept.One added = webhooks.addIfRoom(call.principal(), body, MOST)
                .orElseThrow(() ->
                        new Fault.Conflict("expected at most " + MOST + " webhooks of a project; delete one first"));
        answerWithSecret(call, 201, added);
    }

    private void renewSecret(Call call) {
        Kept.One known = known(call);
        ObjectNode body = known.body().put(SECRET, Secret.create().text());
        answerWithSecret(call, 200, webhooks.put(call.principal(), known.id(), "", body));
    }

    private void answerWithSecret(Call call, int status, Kept.One webhook) {
        services.delivering().refresh();
        JsonNode secret = webhook.body().path(SECRET);
        ObjectNode answer = told(call, webhook);
        answer.set(SECRET, secret);
        call.answer(status, answer);
    }

    private void update(Call call) {
        Kept.One known = known(call);
        Fields in = call.body();
        ObjectNode body = known.body();
        in.string("name").ifPresent(given -> body.put("name", name(in)));
        in.string("url").ifPresent(given -> body.put("url", url(in)));
        in.list("event_types").ifPresent(given -> body.set("event_types", events(in)));
        in.flag(ACTIVE).ifPresent(active -> {
            if (active && !body.path(ACTIVE).booleanValue()) {
                // what happens while it is switched off is nothing that it wants
                body.put(START, services.store().head().toString());
                body.remove(RETIRED);
            }
            body.put(ACTIVE, active);
        });
        webhooks.put(call.principal(), known.id(), "", body);
        services.delivering().refresh();
        call.answer(200, Shapes.message("Webhook updated successfully"));
    }

    private void delete(Call call) {
        String id = known(call).id();
        documents.find(call.principal(), id).ifPresent(documents::remove);
        services.delivering().refresh();
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

    /** An address that something can be sent to. Where its name leads is for whoever sends to look at, each time. */
    private String url(Fields in) {
        String url = in.string("url").orElse("");
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && url.length() <= URL_LIMIT) {
                services.delivering().refusal(uri).ifPresent(reason -> {
                    throw in.invalid("url", reason);
                });
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

    private ObjectNode told(Call call, Kept.One webhook) {
        ObjectNode node = Shapes.object();
        node.put("webhook_id", webhook.id());
        node.setAll(webhook.dated());
        node.remove(List.of(SECRET, START));
        boolean active = webhook.body().path(ACTIVE).booleanValue();
        documents.find(call.principal(), webhook.id()).ifPresent(each -> node.set("delivery", delivery(each, active)));
        node.put("owner", call.principal().name());
        node.put("project", call.principal().tenant());
        return node;
    }

    private ObjectNode delivery(Webhook webhook, boolean active) {
        ObjectNode node = Shapes.object();
        Delivering.Standing standing =
                active ? services.delivering().standing(webhook) : new Delivering.Standing(0, "");
        node.put("behind", standing.behind());
        Shapes.text(node, "error", standing.trouble());
        node.put("dead_letters", documents.deadLetters(webhook));
        Shapes.text(
                node,
                "missed_at",
                documents
                        .checkpoint(webhook)
                        .flatMap(Webhooks.Checkpoint::missed)
                        .map(Instant::toString)
                        .orElse(""));
        return node;
    }
}
