package ai.sophia.mcp.memory;

import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Json;
import ai.sophia.wire.Questions;
import ai.sophia.wire.Rendering;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code search_memories}: finds memories by what they mean and say. Safe for all threads. */
final class SearchMemories {
    /** Characters of a text from which on only the passage is told that answers best. */
    private static final int LONG = 2_000;

    private final Services services;

    private SearchMemories(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "search_memories",
                "Search memories",
                "Find memories that answer a question, best first, by meaning and by words. Of a long memory the best passage is told;"
                        + " get_memory tells all of it.",
                Schema.object()
                        .text("query", "The question, in words")
                        .integer("limit", "Most memories, usually 10", 1, Query.LIMIT)
                        .number("minimumScore", "0 to 1; 0.3 is probably an answer")
                        .kinds("kinds", "")
                        .texts("collections", "")
                        .json("filter", Filters.DESCRIPTION)
                        .text("from", "Said at or after, in ISO 8601")
                        .text("to", "Said before")
                        .text("validAt", "What was so at this moment")
                        .text("knownAt", "What was known at this moment")
                        .text("after", "A position that the answer must have seen")
                        .scope()
                        .required("query")
                        .build(),
                Optional.of(Schema.object()
                        .list("memories", "Best first", Told.schema())
                        .texts("degraded", "Parts of the search that were late or failed")
                        .flag("unverified", Shortcomings.UNVERIFIED)
                        .json("contradiction", "If some say no and others yes: the ids of those denying and affirming")
                        .required("memories", "degraded")
                        .build()),
                Tool.Hints.READS,
                new SearchMemories(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Selection selection = given.selection(Selection.NONE);
        Query query = Questions.read(given.in(), services.access(), exchange.principal(), selection, Optional.empty());
        given.finish();
        Recall recall = services.recalling().recall(query);
        JsonNode structured = Json.object(json -> {
            json.writeArrayPropertyStart("memories");
            for (Hit hit : recall.hits()) {
                json.writeStartObject();
                Rendering.told(json, hit.memory(), text(hit), hit.score());
                Rendering.metadata(json, hit.memory());
                Rendering.successor(json, hit);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("degraded");
            recall.degraded().forEach(json::writeString);
            json.writeEndArray();
            Rendering.unverified(json, recall.unverified());
            Rendering.contradiction(json, recall.contradiction());
        });
        Quotation quotation = new Quotation();
        quotation.say(recall.hits().isEmpty() ? "No memory answers that." : "Memories that answer, best first.");
        if (recall.hits().isEmpty()) {
            Scopes.hint(exchange, selection).ifPresent(quotation::say);
        }
        Shortcomings.tell(quotation, recall.degraded(), recall.unverified());
        recall.contradiction()
                .ifPresent(both -> quotation.say("These may contradict each other: " + told(both.denying())
                        + " seems to say no, " + told(both.affirming()) + " yes. Ask which is right if it matters."));
        recall.hits().forEach(hit -> quotation.quote(hit.memory(), text(hit), hit.successor()));
        return ToolResult.of(structured, quotation.toString());
    }

    private static String told(List<MemoryId> memories) {
        return memories.stream().map(MemoryId::toString).collect(Collectors.joining(", "));
    }

    private static String text(Hit hit) {
        Memory memory = hit.memory();
        String text = memory.content().text();
        return text.length() <= LONG ? text : hit.passage().of(text).strip();
    }
}
