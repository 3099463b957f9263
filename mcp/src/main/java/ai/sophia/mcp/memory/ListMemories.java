package ai.sophia.mcp.memory;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.Page;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.FilterFields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code list_memories}: memories newest first, page by page. Safe for all threads. */
final class ListMemories {
    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 500;

    private final Services services;

    private ListMemories(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "list_memories",
                "List memories",
                "List memories, newest first. Go on with the cursor that next tells.",
                Schema.object()
                        .json("filter", Filters.DESCRIPTION)
                        .kinds("kinds", "")
                        .texts("collections", "")
                        .integer("limit", "Most memories of the page, usually " + USUAL_PAGE, 1, LARGEST_PAGE)
                        .text("cursor", "")
                        .text("validAt", "What was so at this moment")
                        .text("knownAt", "What was known at this moment")
                        .scope()
                        .build(),
                Optional.of(Schema.object()
                        .list("memories", "Newest first", Told.schema())
                        .text("next", "Cursor of the next page; absent on the last")
                        .required("memories")
                        .build()),
                Tool.Hints.READS,
                new ListMemories(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Filter filter = FilterFields.read(given.in(), "collections", "kinds");
        Selection selection = given.selection(Selection.NONE);
        Reach reach = Questions.reach(given.in(), services.access(), exchange.principal(), selection);
        int limit = given.in().integer("limit", USUAL_PAGE, 1, LARGEST_PAGE);
        String cursor = given.in().string("cursor").orElse("");
        given.finish();
        Page page = services.store().list(reach, filter, cursor, limit);
        JsonNode structured = Json.object(json -> {
            json.writeArrayPropertyStart("memories");
            for (Memory memory : page.memories()) {
                json.writeStartObject();
                Rendering.told(json, memory, memory.content().text(), 0);
                Rendering.metadata(json, memory);
                json.writeEndObject();
            }
            json.writeEndArray();
            Rendering.text(json, "next", page.next());
        });
        Quotation quotation = new Quotation();
        quotation.say(page.memories().isEmpty() ? "There are no memories." : "Memories, newest first.");
        if (page.memories().isEmpty() && cursor.isEmpty()) {
            Scopes.hint(exchange, selection).ifPresent(quotation::say);
        }
        page.memories()
                .forEach(memory -> quotation.quote(memory, memory.content().text()));
        if (!page.next().isEmpty()) {
            quotation.heading("There are more, from cursor " + page.next() + " on.");
        }
        return ToolResult.of(structured, quotation.toString());
    }
}
