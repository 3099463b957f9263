package ai.sophia.server.mem0;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.server.Call;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import tools.jackson.databind.node.ObjectNode;

/** Who a client is, which its constructor asks, and how much there is. Stateless. */
final class StatusRoutes {
    /** The one organization; each tenant is a project of it. */
    static final String ORGANIZATION = "sophia";

    private final Services services;

    StatusRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.uncounted(free -> free.get("/v1/ping/", this::ping)).get("/v1/stats/", this::statistics);
    }

    private void ping(Call call) {
        Principal principal = call.principal();
        ObjectNode node = Shapes.object();
        node.put("status", "ok");
        node.put("org_id", ORGANIZATION);
        node.put("project_id", principal.tenant());
        // who asks has a credential, and no address; clients take this for the name of the account
        node.put("user_email", principal.name());
        call.answer(200, node);
    }

    /** Searches are counted in the metrics of the server, not here. */
    private void statistics(Call call) {
        Reach everything = services.access().everything(call.principal(), Selection.EVERYTHING);
        long memories = services.store().collections(everything).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        ObjectNode node = Shapes.object();
        node.put("total_memories", memories);
        node.put("total_events", services.documents().count(call.principal(), Events.KIND));
        node.putNull("total_search_events");
        call.answer(200, node);
    }
}
