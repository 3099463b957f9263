package ai.sophia.mcp.memory;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.FactQuestions;
import ai.sophia.wire.FactRendering;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Facts one by one, for agents that are to look after what is known of a user: listed, taken back, told again; and whom they tell of. Safe for all threads. */
public final class FactTools {
    private static final int USUAL_PAGE = 20;
    private static final int LARGEST_PAGE = 500;

    private final Services services;

    private FactTools(Services services) {
        this.services = services;
    }

    /** All of them, in the order in which they are listed. */
    public static List<Tool> of(Services services) {
        FactTools tools = new FactTools(services);
        return List.of(tools.list(), tools.undo(), tools.redo(), GetEntity.tool(services));
    }

    private Tool list() {
        return new Tool(
                "list_facts",
                "List facts",
                "List what is known from conversations, found last first, with the ids that undo_fact takes.",
                Schema.object()
                        .sort("sort", "")
                        .flag("ended", "Also what is not so any more, or was undone; not with validAt and knownAt")
                        .integer("limit", "Most facts of the page, usually " + USUAL_PAGE, 1, LARGEST_PAGE)
                        .text("cursor", "")
                        .text("validAt", "What was so at this moment")
                        .text("knownAt", "What was known at this moment")
                        .scope()
                        .build(),
                Optional.of(Schema.object()
                        .list("facts", "", ToldFacts.schema())
                        .text("next", "Cursor of the next page; absent on the last")
                        .flag("behind", ToldFacts.BEHIND)
                        .required("facts", "behind")
                        .build()),
                Tool.Hints.READS,
                this::list);
    }

    private Tool undo() {
        return change(
                "undo_fact",
                "Undo fact",
                "When a fact is wrong: take back what was understood last of what speaks for it. What it had replaced is so again; redo_fact tells it"
                        + " again. Of a fact with sameAs, it takes back that both say the same.",
                services.facts()::undo);
    }

    private Tool redo() {
        return change("redo_fact", "Redo fact", "Tell again what undo_fact took back.", services.facts()::redo);
    }

    /** What may be done to a fact. */
    private interface Step {
        List<Held> of(Principal principal, Reach reach, MemoryId id);
    }

    private Tool change(String name, String title, String description, Step step) {
        return new Tool(
                name,
                title,
                description,
                Schema.object().text("id", "").scope().required("id").build(),
                Optional.of(Schema.object()
                        .list("facts", "What is known of the same, and was", ToldFacts.schema())
                        .required("facts")
                        .build()),
                Tool.Hints.ADDS,
                (arguments, exchange) -> change(step, arguments, exchange));
    }

    private ToolReply list(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Filter filter = FactQuestions.filter(given.in());
        Selection selection = given.selection(Selection.NONE);
        Reach reach = FactQuestions.reach(given.in(), services.access(), exchange.principal(), selection);
        int limit = given.in().integer("limit", USUAL_PAGE, 1, LARGEST_PAGE);
        String cursor = given.in().string("cursor").orElse("");
        given.finish();
        boolean behind = services.isBehind();
        Facts.Listing page = services.facts().list(reach, filter, cursor, limit);
        Quotation quotation = new Quotation();
        quotation.say(page.facts().isEmpty() ? "There are no facts." : "Facts, found last first.");
        if (page.facts().isEmpty() && cursor.isEmpty()) {
            Scopes.hint(exchange, selection).ifPresent(quotation::say);
        }
        quote(quotation, page.facts());
        if (!page.next().isEmpty()) {
            quotation.heading("There are more, from cursor " + page.next() + " on.");
        }
        ToldFacts.tell(quotation, behind);
        return ToolResult.of(
                Json.object(json -> {
                    FactRendering.facts(json, "facts", page.facts());
                    Rendering.text(json, "next", page.next());
                    json.writeBooleanProperty("behind", behind);
                }),
                quotation.toString());
    }

    private ToolReply change(Step step, ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        MemoryId id = given.id();
        Reach reach = given.everything(services.access(), Selection.EVERYTHING);
        given.finish();
        List<Held> facts = step.of(exchange.principal(), reach, id);
        Quotation quotation = new Quotation().say("What is known of the same, and was.");
        quote(quotation, facts);
        return ToolResult.of(Json.object(json -> FactRendering.facts(json, "facts", facts)), quotation.toString());
    }

    private static void quote(Quotation quotation, List<Held> facts) {
        for (Held held : facts) {
            quotation.heading(held.fact().wording().sort().label() + ", " + ToldFacts.state(held) + ":");
            quotation.quote(held.memory(), held.memory().content().text());
        }
    }
}
