package ai.sophia.mcp.memory;

import ai.sophia.core.access.Selection;
import ai.sophia.core.context.Context;
import ai.sophia.core.context.Group;
import ai.sophia.core.context.Task;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Contexts;
import ai.sophia.wire.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code get_context}: what matters for a task, cut to a number of tokens. Safe for all threads. */
final class GetContext {
    private final Services services;

    private GetContext(Services services) {
        this.services = services;
    }

    static Tool tool(Services services) {
        return new Tool(
                "get_context",
                "Get context",
                "Before a task: what is known of the user, what memories answer it, and what was said last in the session, each once, cut to"
                        + " the room there is.",
                Schema.object()
                        .text("task", "What is about to be done")
                        .integer(
                                "tokens",
                                "Room for the answer, usually " + Task.USUAL_TOKENS,
                                Task.LEAST_TOKENS,
                                Task.MOST_TOKENS)
                        .scope()
                        .required("task")
                        .build(),
                Optional.of(Schema.object()
                        .list("known", "", Told.schema())
                        .list("relevant", "", Told.schema())
                        .list("recent", "", Told.schema())
                        .integer("tokens", "What all of it takes")
                        .integer("omitted", "Memories that did not fit")
                        .texts("degraded", "")
                        .flag("unverified", "")
                        .required("known", "relevant", "recent", "tokens", "omitted", "degraded")
                        .build()),
                Tool.Hints.READS,
                new GetContext(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Task task = Contexts.task(given.in(), services.access(), exchange.principal(), given.selection(Selection.NONE));
        given.finish();
        Context context = services.briefing().brief(task);
        return ToolResult.of(Json.tree(json -> Contexts.write(json, context)), told(context));
    }

    /** A context as a model reads it. */
    static String told(Context context) {
        Quotation quotation = new Quotation();
        Shortcomings.tell(quotation, context.degraded(), context.unverified());
        for (Group group : Group.values()) {
            if (!context.of(group).isEmpty()) {
                quotation.heading(
                        switch (group) {
                            case KNOWN -> "Known of the user:";
                            case RELEVANT -> "Memories that answer the task, best first:";
                            case RECENT -> "Said last in this session:";
                        });
                context.of(group).forEach(entry -> quotation.quote(entry.memory(), entry.text()));
            }
        }
        String told = quotation.toString();
        return told.isEmpty() ? "Nothing is remembered that matters for this." : told;
    }
}
