package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.lifecycle.Forgetting.Forgotten;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Position;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.FilterReader;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code delete_memory}: deletes one memory, or all that a filter matches. What would delete several is shown first, and done when the call
 * comes again with the token that the showing gave, as long as it means the same number of memories, by the same filter, in the same
 * scope. Safe for all threads.
 */
final class DeleteMemory {
    /** Characters of a token behind the number; not a secret, but not to be made up either. */
    private static final int TOKEN = 12;

    private final Services services;

    private DeleteMemory(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "delete_memory",
                "Delete memory",
                "Delete memories for good: one by its id, or all that a filter matches. If that is more than one, they are shown and nothing"
                        + " is deleted until the call is repeated with the confirm token of the answer.",
                Schema.object()
                        .text("id", "")
                        .integer("version", "The version it must be at")
                        .json("filter", "Instead of id; {} matches all of the scope. " + Filters.DESCRIPTION)
                        .text("confirm", "The token of the answer that showed what would be deleted")
                        .scope()
                        .build(),
                Optional.of(Schema.object()
                        .integer("deleted", "How many were deleted")
                        .integer("matching", "How many would be, where nothing was")
                        .text("confirm", "To be sent to delete them")
                        .list("sample", "The newest of them", Told.schema())
                        .text("position", "")
                        .required("deleted")
                        .build()),
                Tool.Hints.CHANGES,
                new DeleteMemory(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Optional<MemoryId> id = given.namedId();
        Optional<JsonNode> filter = given.in().json("filter");
        int version = given.version();
        String confirm = given.in().string("confirm").orElse("");
        Selection selection = given.selection(id.isPresent() ? Selection.EVERYTHING : Selection.NONE);
        given.finish();
        if (id.isPresent() == filter.isPresent()) {
            throw new Fault.Invalid(
                    id.isPresent() ? "filter" : "id",
                    "expected an id or a filter, but got " + (id.isPresent() ? "both" : "neither"));
        }
        Reach reach = services.access().everything(exchange.principal(), selection);
        return id.isPresent()
                ? one(exchange, reach, id.get(), version)
                : several(exchange, reach, selection, filter.get(), confirm);
    }

    private ToolReply one(Exchange exchange, Reach reach, MemoryId id, int version) {
        Position position = services.forgetting().forget(exchange.principal(), reach, id, version);
        return deleted(1, position);
    }

    private ToolReply several(Exchange exchange, Reach reach, Selection selection, JsonNode written, String confirm) {
        Filter filter = FilterReader.read("filter", written);
        if (!confirm.isEmpty()) {
            long expected = confirmed(exchange, selection, written, confirm);
            Forgotten forgotten = services.forgetting()
                    .forgetExactly(
                            exchange.principal(),
                            reach,
                            filter,
                            expected,
                            done -> exchange.progress((double) done, (double) expected, "deleting"));
            return deleted(forgotten.memories(), forgotten.position());
        }
        Forgotten preview = services.forgetting().preview(reach, filter);
        if (preview.memories() > 1) {
            return shown(preview, token(exchange, selection, written, preview.memories()));
        }
        Forgotten forgotten =
                services.forgetting().forgetExactly(exchange.principal(), reach, filter, preview.memories());
        return deleted(forgotten.memories(), forgotten.position());
    }

    private static ToolReply deleted(long memories, Position position) {
        return ToolResult.of(
                Json.tree(json -> {
                    json.writeStartObject();
                    json.writeNumberProperty("deleted", memories);
                    json.writeStringProperty("position", position.toString());
                    json.writeEndObject();
                }),
                memories == 1 ? "Deleted 1 memory." : "Deleted " + memories + " memories.");
    }

    private static ToolReply shown(Forgotten preview, String token) {
        List<Memory> sample = preview.sample();
        JsonNode structured = Json.tree(json -> {
            json.writeStartObject();
            json.writeNumberProperty("deleted", 0);
            json.writeNumberProperty("matching", preview.memories());
            json.writeStringProperty("confirm", token);
            json.writeArrayPropertyStart("sample");
            for (Memory memory : sample) {
                json.writeStartObject();
                Rendering.told(json, memory, memory.content().text(), 0);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        Quotation quotation = new Quotation()
                .say("Nothing was deleted yet. " + preview.memories()
                        + " memories match; to delete them for good, repeat the call with" + " confirm \"" + token
                        + "\". The newest of them:");
        sample.forEach(memory -> quotation.quote(memory, memory.content().text()));
        return ToolResult.of(structured, quotation.toString());
    }

    private long confirmed(Exchange exchange, Selection selection, JsonNode filter, String confirm) {
        int dash = confirm.indexOf('-');
        try {
            long memories = dash < 0 ? -1 : Long.parseLong(confirm.substring(0, dash));
            if (memories >= 0 && confirm.equals(token(exchange, selection, filter, memories))) {
                return memories;
            }
        } catch (NumberFormatException malformed) {
            // told below
        }
        throw new Fault.Invalid(
                "confirm",
                "expected the token of an answer that showed what the same call would delete, but got another");
    }

    private String token(Exchange exchange, Selection selection, JsonNode filter, long memories) {
        String meant = String.join(
                "\0",
                "delete",
                selection.user(),
                selection.agent(),
                selection.session(),
                selection.app(),
                filter.toString(),
                Long.toString(memories));
        return memories + "-"
                + services.store()
                        .key(exchange.principal().tenant())
                        .authenticate(meant)
                        .substring(0, TOKEN);
    }
}
