package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.webhook.Form;
import ai.sophia.core.webhook.Webhooks;
import ai.sophia.server.Call;
import ai.sophia.server.Failures;
import ai.sophia.server.Problem;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The interface that mem0's clients speak: its groups of routes, and how it tells failures. Stateless. */
public final class Mem0 {
    /** Such clients read {@code detail}, or {@code error}, or show the whole answer. */
    static final Failures FAILURES = new Failures(Call.JSON, Mem0::write);

    private static final List<String> PREFIXES = List.of(
            "/v1/",
            "/v2/",
            "/v3/",
            "/api/v1/",
            "/memories",
            "/search",
            "/entities",
            "/reset",
            "/configure",
            "/generate-instructions",
            "/api-keys",
            "/auth/",
            "/requests",
            "//");

    private final Services services;

    /** The webhooks that are registered here, for whoever delivers to them. */
    public static Webhooks webhooks(Documents documents, Access access) {
        return new WebhookDocuments(documents, access);
    }

    /** How their receivers are told. */
    public static Form form() {
        return WebhookForm::body;
    }

    public Mem0(Services services) {
        this.services = services;
    }

    /** Registers everything that it serves. */
    public void register(Routes routes) {
        routes.apart(FAILURES, PREFIXES);
        Events events = new Events(services);
        new StatusRoutes(services).register(routes);
        new AddRoutes(services, events).register(routes);
        new SearchRoutes(services).register(routes);
        new OneRoutes(services).register(routes);
        new BatchRoutes(services).register(routes);
        new ListRoutes(services, events).register(routes);
        new EntityRoutes(services, events).register(routes);
        new EventRoutes(events).register(routes);
        new ExportRoutes(services).register(routes);
        new FeedbackRoutes(services).register(routes);
        new ProjectRoutes(services).register(routes);
        new MemberRoutes(services).register(routes);
        new WebhookRoutes(services).register(routes);
        new DeadLetterRoutes(services).register(routes);
        new ProfileRoutes(services).register(routes);
        new SelfHostedRoutes(services).register(routes);
    }

    /** The memory of this id, as such clients write it. */
    static MemoryId id(String text) {
        try {
            return MemoryId.parse(text);
        } catch (Fault.Invalid malformed) {
            throw new Fault.Invalid("memory_id", "memory_id should be a valid UUID");
        }
    }

    /** There is no such memory. */
    static Fault.NotFound missing() {
        return new Fault.NotFound("Memory not found!");
    }

    private static void write(Problem problem, JsonGenerator json) {
        String field = problem.field();
        String told = field.isEmpty() || problem.detail().startsWith(field)
                ? problem.detail()
                : field + ": " + problem.detail();
        json.writeStartObject();
        json.writeStringProperty("error", told);
        json.writeStringProperty("detail", told);
        if (!field.isEmpty()) {
            json.writeStringProperty("field", field);
        }
        json.writeEndObject();
    }
}
