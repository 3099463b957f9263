package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code memory_history}: what became of a memory, version by version. Safe for all threads. */
final class MemoryHistory {
    private final Services services;

    private MemoryHistory(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "memory_history",
                "Memory history",
                "What happened to a memory, oldest first: when it was added, changed or deleted, by whom, and what it said then.",
                Schema.object().text("id", "").scope().required("id").build(),
                Optional.of(Schema.object()
                        .list(
                                "history",
                                "Oldest first",
                                Schema.object()
                                        .integer("version", "")
                                        .text("operation", "ADDED, REVISED or DELETED")
                                        .text("at", "")
                                        .text("actor", "")
                                        .json("memory", "The version; absent once the memory is deleted")
                                        .required("version", "operation", "at"))
                        .required("history")
                        .build()),
                Tool.Hints.READS,
                new MemoryHistory(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        MemoryId id = given.id();
        Reach reach = given.everything(services.access(), Selection.EVERYTHING);
        given.finish();
        List<HistoryEntry> history = services.store().history(reach, id);
        if (history.isEmpty()) {
            throw new Fault.NotFound("there is no memory " + id + " within your reach");
        }
        JsonNode structured = Json.object(json -> {
            json.writeArrayPropertyStart("history");
            history.forEach(entry -> Rendering.historyEntry(json, entry));
            json.writeEndArray();
        });
        Quotation quotation = new Quotation();
        for (HistoryEntry entry : history) {
            quotation.heading("Version " + entry.key().version() + " was "
                    + entry.operation().name().toLowerCase(Locale.ROOT) + " at " + entry.at() + ".");
            entry.memory()
                    .ifPresent(
                            memory -> quotation.quote(memory, memory.content().text()));
        }
        return ToolResult.of(structured, quotation.toString());
    }
}
