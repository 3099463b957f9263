package ai.sophia.mcp.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Selection;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.DraftBuilder;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.remember.Remembering;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.DraftReader;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code add_memory}: remembers a text, or the turns of a conversation. Safe for all threads. */
final class AddMemory {
    /** Through what these memories come in, if the call names nothing else. */
    static final String SOURCE = "mcp";

    private final Services services;
    private final DraftReader drafts;

    private AddMemory(Services services) {
        this.services = services;
        this.drafts = new DraftReader(services.spaces());
    }

    static Tool tool(Services services) {
        return new Tool(
                "add_memory",
                "Add memory",
                "Remember something: a fact, a preference, a decision, how something is done; or the turns of a conversation as messages."
                        + " It is stored for good when this returns. Say it so that it can be understood later without this conversation.",
                Schema.object()
                        .text("text", "What to remember")
                        .list(
                                "messages",
                                "Turns of a conversation, instead of text",
                                Schema.object()
                                        .text("role", "user, assistant, …")
                                        .text("name", "Who said it")
                                        .text("content", "What was said")
                                        .required("content"))
                        .kind("kind", "What happened, what is so, or how it is done; guessed if left out")
                        .json("metadata", "Anything to keep beside it, and to filter by")
                        .number("importance", "0 to 1, usually 0.5")
                        .text("subject", "Whom it is about")
                        .text("speaker", "Who said it")
                        .text("role", "Role of who said it")
                        .text("saidAt", "When, in ISO 8601")
                        .text("collection", "")
                        .text("validFrom", "")
                        .text("validTo", "")
                        .text("expires", "When to hide it; later it is deleted")
                        .text("source", "")
                        .text("reference", "A URL, a file, an id")
                        .text("idempotencyKey", "Names the wish, so that it can be repeated safely")
                        .scope()
                        .build(),
                Optional.of(Schema.object()
                        .list("results", "", Receipts.schema())
                        .required("results")
                        .build()),
                Tool.Hints.ADDS,
                new AddMemory(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Fields in = given.in();
        Selection selection = given.selection(Selection.NONE);
        String key = in.string("idempotencyKey").orElse("");
        Optional<List<JsonNode>> messages = in.list("messages");
        if (messages.isPresent() && in.mentions("text")) {
            throw new Fault.Invalid("messages", "expected messages or text, but got both");
        }
        drafts.content(in, new DraftBuilder());
        given.finish();
        List<Draft> wanted = messages.isPresent()
                ? turns(in, messages.get(), selection, key, exchange)
                : List.of(draft(in, selection).idempotencyKey(key).build(services.access(), exchange.principal()));
        exchange.progress(0, wanted.size(), "remembering");
        List<Receipt> receipts = services.remembering().remember(wanted);
        exchange.progress(wanted.size(), wanted.size(), "remembered");
        JsonNode structured = Json.object(json -> {
            json.writeArrayPropertyStart("results");
            receipts.forEach(receipt -> Rendering.receipt(json, receipt));
            json.writeEndArray();
        });
        return ToolResult.of(structured, Receipts.told(receipts));
    }

    private List<Draft> turns(Fields in, List<JsonNode> messages, Selection selection, String key, Exchange exchange) {
        if (messages.isEmpty() || messages.size() > Remembering.BATCH_LIMIT) {
            throw new Fault.Invalid(
                    "messages", "expected 1 to " + Remembering.BATCH_LIMIT + " messages, but got " + messages.size());
        }
        List<Draft> turns = new ArrayList<>(messages.size());
        for (JsonNode message : messages) {
            String path = "messages[" + turns.size() + "]";
            Fields turn = Fields.of(path, message);
            DraftBuilder draft = draft(in, selection)
                    .text(turn.string("content").orElse(""))
                    .idempotencyKey(key.isEmpty() ? "" : key + ":" + turns.size());
            turn.string("role").ifPresent(draft::role);
            turn.string("name").ifPresent(draft::speaker);
            turn.finish();
            try {
                turns.add(draft.build(services.access(), exchange.principal()));
            } catch (Fault.Invalid invalid) {
                throw new Fault.Invalid(
                        path + "." + (invalid.field().equals("text") ? "content" : invalid.field()),
                        invalid.explanation());
            }
        }
        return turns;
    }

    /** What the arguments say of every memory that the call makes. */
    private DraftBuilder draft(Fields in, Selection selection) {
        DraftBuilder draft = new DraftBuilder()
                .source(SOURCE)
                .user(selection.user())
                // what is told to an agent that says who it is, is that agent's
                .agent(selection.agent().isEmpty() ? selection.asker() : selection.agent())
                .session(selection.session())
                .app(selection.app());
        drafts.content(in, draft);
        return draft;
    }
}
