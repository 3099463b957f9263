package ai.sophia.mcp.memory;

import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code update_memory}: stores a further version of a memory. Safe for all threads. */
final class UpdateMemory {
    private final Services services;
    private final DraftReader drafts;

    private UpdateMemory(Services services) {
        this.services = services;
        this.drafts = new DraftReader(services.spaces());
    }

    static Tool tool(Services services) {
        return new Tool(
                "update_memory",
                "Update memory",
                "Change a memory. What is left out stays; metadata merge, and null removes. The version before stays in its history.",
                Schema.object()
                        .text("id", "")
                        .integer("version", "The version it must be at, so that nobody's change is undone")
                        .text("text", "")
                        .json("metadata", "")
                        .number("importance", "")
                        .kind("kind", "")
                        .text("collection", "")
                        .text("subject", "")
                        .text("speaker", "")
                        .text("role", "")
                        .text("saidAt", "")
                        .text("validFrom", "")
                        .text("validTo", "Until when it was so")
                        .text("expires", "")
                        .scope()
                        .required("id")
                        .build(),
                Optional.of(Receipts.schema().build()),
                Tool.Hints.CHANGES,
                new UpdateMemory(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Fields in = given.in();
        MemoryId id = given.id();
        int version = given.version();
        Reach reach = given.everything(services.access(), Selection.EVERYTHING);
        drafts.content(in, new DraftBuilder());
        given.finish();
        Receipt receipt = services.remembering().revise(exchange.principal(), reach, id, version, current -> {
            DraftBuilder revised = DraftBuilder.from(current);
            drafts.content(in, revised);
            return revised.content();
        });
        return ToolResult.of(Json.tree(json -> Rendering.receipt(json, receipt)), Receipts.told(receipt));
    }
}
