package ai.sophia.mcp.memory;

import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.learning.Outcome;
import ai.sophia.core.learning.Procedure;
import ai.sophia.core.learning.Procedures;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.ToolReply;
import ai.sophia.mcp.ToolResult;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Json;
import ai.sophia.wire.Rendering;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code report_outcome}: tells what came of doing a task in a certain way. Safe for all threads. */
final class ReportOutcome {
    private final Services services;
    private final Procedures procedures;

    private ReportOutcome(Services services) {
        this.services = services;
        this.procedures = new Procedures(services.store(), services.remembering());
    }

    static Tool tool(Services services) {
        return new Tool(
                "report_outcome",
                "Report outcome",
                "When a task is done or has failed, tell by which steps, and whether that worked; search_memories finds what worked first.",
                Schema.object()
                        .text("task", "What was to be done")
                        .texts("steps", "In this order")
                        .flag("worked", "")
                        .text("note", "What to mind")
                        .scope()
                        .required("task", "steps", "worked")
                        .build(),
                Optional.of(Receipts.schema()
                        .integer("worked", "How often these steps did it")
                        .integer("failed", "How often they did not")
                        .number("likelihood", "How likely they work the next time, 0 to 1")
                        .required("status", "id", "version", "worked", "failed", "likelihood")
                        .build()),
                Tool.Hints.ADDS,
                new ReportOutcome(services)::call);
    }

    private ToolReply call(ObjectNode arguments, Exchange exchange) {
        Arguments given = Arguments.of(arguments, exchange);
        Fields in = given.in();
        Selection named = given.selection(Selection.NONE);
        // what is told by an agent that says who it is, is that agent's
        String agent = named.agent().isEmpty() ? named.asker() : named.agent();
        Scope scope = services.access()
                .scope(exchange.principal(), new Selection(named.user(), agent, named.session(), named.app()));
        Outcome outcome = new Outcome(
                in.string("task").orElse(""),
                in.strings("steps"),
                in.flag("worked").orElseThrow(() -> in.invalid("worked", "expected true or false, but got none")),
                scope.session(),
                in.string("note").orElse(""));
        given.finish();
        Procedures.Held held = procedures.tell(exchange.principal(), scope, outcome, AddMemory.SOURCE);
        return ToolResult.of(Json.tree(json -> Rendering.procedure(json, held)), told(held));
    }

    private static String told(Procedures.Held held) {
        Procedure procedure = held.procedure();
        return "Noted as memory " + held.receipt().key().id() + ": these steps worked " + procedure.worked()
                + " times and failed " + procedure.failed() + " times.";
    }
}
