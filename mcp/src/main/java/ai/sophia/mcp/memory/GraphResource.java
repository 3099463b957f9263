package ai.sophia.mcp.memory;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Selection;
import ai.sophia.core.graph.Holder;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Resource;
import ai.sophia.mcp.ResourceReply;
import ai.sophia.mcp.ResourceResult;
import ai.sophia.wire.Json;
import java.util.Map;

/** The whole knowledge graph, under the URI of the reference memory server. Safe for all threads. */
final class GraphResource {
    static final String URI = "memory://knowledge-graph";

    static final Resource RESOURCE = new Resource(
            URI,
            "knowledge-graph",
            "Knowledge Graph",
            "The full knowledge graph with all entities and relations",
            MemoryResources.JSON);

    private final Services services;

    GraphResource(Services services) {
        this.services = services;
    }

    ResourceReply read(String uri, Map<String, String> variables, Exchange exchange) {
        Holder holder = holder(services, exchange.confine(Selection.NONE), exchange);
        var graph = services.graph().read(holder);
        return ResourceResult.of(
                uri,
                MemoryResources.JSON,
                Json.tree(json -> GraphJson.graph(json, graph)).toPrettyString());
    }

    /** Whose graph it is: a user's, shared by all agents and sessions. */
    static Holder holder(Services services, Selection selection, Exchange exchange) {
        Access access = services.access();
        Selection shared = new Selection(selection.user(), "", "", selection.app(), selection.asker());
        return new Holder(
                exchange.principal(),
                access.scope(exchange.principal(), shared),
                access.reach(exchange.principal(), shared),
                access.everything(exchange.principal(), shared),
                AddMemory.SOURCE);
    }
}
