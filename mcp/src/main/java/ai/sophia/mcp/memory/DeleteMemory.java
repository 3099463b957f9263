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
 * comes again with the token that the showing gave, as long as the same filter, in the same scope, means the same memories, unchanged since.
 * Safe for all threads.
 */
final class DeleteMemory {
    /** Characters of a token behind the number and the digest; not a secret, but not to be made up either. */
    private static final int TOKEN = 12;

    /** What a token stands for: how many memories were shown, and which. */
    private record Shown(long memories, String digest) {}

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
                        .integer("version", "The version it must be at; only with id")
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
        if (id.isPresent() && !confirm.isEmpty()) {
            throw new Fault.Invalid("confirm", "expected a token only with a filter, but got one with an id");
        }
        if (id.isEmpty() && version != 0) {
            throw new Fault.Invalid(
                    "version", "expected a version only with an id, but got " + version + " with a filter");
        }
        Reach reach = services.access().everything(exchange.principal(), selection);
        return id.isPresent()
                ? one(exchange, reach, id.get(), version)
                : several(exchange, reach, selection, filter.get(), confirm);
    }

    private ToolReply one(Exchange exchange, Reach reach, MemoryId id, int version) {
        Position position = services.forgetting().forget(exchange.principal(), reach, id, version);
        return deleted(1, position, "");
    }

    private ToolReply several(Exchange exchange, Reach reach, Selection selection, JsonNode written, String confirm) {
        Filter filter = FilterReader.read("filter", written);
        if (!confirm.isEmpty()) {
            Shown shown = confirmed(exchange, selection, written, confirm);
            Forgotten forgotten = services.forgetting()
                    .forgetShown(
                            exchange.principal(),
                            reach,
                            filter,
                            shown.digest(),
                            done -> goesOn(exchange, done, shown.memories()));
            return deleted(forgotten.memories(), forgotten.position(), "");
        }
        Forgotten preview = services.forgetting().preview(reach, filter);
        if (preview.memories() > 1) {
            return shown(preview, token(exchange, selection, written, new Shown(preview.memories(), preview.digest())));
        }
        String hint = preview.memories() == 0
                ? Scopes.hint(exchange, selection).map(told -> " " + told).orElse("")
                : "";
        Forgotten forgotten = services.forgetting()
                .forgetShown(exchange.principal(), reach, filter, preview.digest(), done -> !exchange.isCancelled());
        return deleted(forgotten.memories(), forgotten.position(), hint);
    }

    private static boolean goesOn(Exchange exchange, long done, long all) {
        if (exchange.isCancelled()) {
            return false;
        }
        exchange.progress((double) done, (double) all, "deleting");
        return true;
    }

    private static ToolReply deleted(long memories, Position position, String hint) {
        return ToolResult.of(
                Json.object(json -> {
                    json.writeNumberProperty("deleted", memories);
                    json.writeStringProperty("position", position.toString());
                }),
                memories == 1 ? "Deleted 1 memory." : "Deleted " + memories + " memories." + hint);
    }

    private static ToolReply shown(Forgotten preview, String token) {
        List<Memory> sample = preview.sample();
        JsonNode structured = Json.object(json -> {
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
        });
        Quotation quotation = new Quotation()
                .say("Nothing was deleted yet. " + preview.memories()
                        + " memories match; to delete them for good, repeat the call with" + " confirm \"" + token
                        + "\". The newest of them:");
        sample.forEach(memory -> quotation.quote(memory, memory.content().text()));
        return ToolResult.of(structured, quotation.toString());
    }

    private Shown confirmed(Exchange exchange, Selection selection, JsonNode filter, String confirm) {
        String[] parts = confirm.split("-", 3);
        if (parts.length == 3) {
            try {
                Shown shown = new Shown(Long.parseLong(parts[0]), parts[1]);
                if (confirm.equals(token(exchange, selection, filter, shown))) {
                    return shown;
                }
            } catch (NumberFormatException malformed) {
                // told below
            }
        }
        throw new Fault.Invalid(
                "confirm",
                "expected the token of an answer that showed what the same call would delete, but got another");
    }

    private String token(Exchange exchange, Selection selection, JsonNode filter, Shown shown) {
        String meant = String.join(
                "\0",
                "delete",
                selection.user(),
                selection.agent(),
                selection.session(),
                selection.app(),
                filter.toString(),
                Long.toString(shown.memories()),
                shown.digest());
        return shown.memories() + "-" + shown.digest() + "-"
                + services.store()
                        .key(exchange.principal().tenant())
                        .authenticate(meant)
                        .substring(0, TOKEN);
    }
}
