package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Json;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code get_memory}: all of one memory. Safe for all threads. */
final class GetMemory {
    private final Services services;

    private GetMemory(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "get_memory",
                "Get memory",
                "Read one memory by its id, with all that is kept beside it.",
                Schema.object()
                        .text("id", "")
                        .text("validAt", "As it was so at this moment")
                        .text("knownAt", "As it was known at this moment")
                        .scope()
                        .required("id")
                        .build(),
                Optional.of(Told.schema().build()),
                Tool.Hints.READS,
                new GetMemory(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        MemoryId id = given.id();
        Reach reach = Questions.reach(
                given.in(), services.access(), exchange.principal(), given.selection(Selection.EVERYTHING));
        given.finish();
        Memory memory = find(services, reach, id);
        return ToolResult.of(
                Json.tree(json -> Rendering.memory(json, memory)),
                new Quotation().quote(memory, memory.content().text()).toString());
    }

    /** @throws Fault.NotFound if the reach sees no such memory */
    static Memory find(Services services, Reach reach, MemoryId id) {
        return services.store()
                .find(reach, id)
                .orElseThrow(() -> new Fault.NotFound("there is no memory " + id + " within your reach"));
    }
}
