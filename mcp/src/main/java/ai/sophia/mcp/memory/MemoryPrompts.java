package ai.sophia.mcp.memory;

import ai.sophia.core.access.Selection;
import ai.sophia.core.context.Context;
import ai.sophia.core.context.Task;
import ai.sophia.mcp.Completer;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.Prompt;
import ai.sophia.mcp.PromptReply;
import ai.sophia.mcp.PromptResult;
import ai.sophia.wire.Contexts;
import ai.sophia.wire.Fields;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Words to start a conversation with: with what matters for a task, or with the wish to remember what was said. Safe for all threads. */
final class MemoryPrompts {
    private final Services services;
    private final Scopes scopes;

    MemoryPrompts(Services services) {
        this.services = services;
        this.scopes = new Scopes(services);
    }

    List<Prompt> all() {
        return List.of(
                new Prompt(
                        "context",
                        "Context for a task",
                        "Begin a task with what is remembered that matters for it",
                        List.of(
                                argument("task", "What is to be done", true, Completer.NONE),
                                argument("user", "Whose memories", false, scopes.user()),
                                argument("agent", "Memories of this agent alone", false, scopes.agent()),
                                argument("session", "The session that goes on", false, scopes.session())),
                        this::context),
                new Prompt(
                        "remember_this",
                        "Remember this",
                        "Have what matters of this conversation remembered",
                        List.of(
                                argument(
                                        "what",
                                        "What to remember; all that matters if left out",
                                        false,
                                        Completer.NONE),
                                argument("user", "Whose memory it is", false, scopes.user())),
                        this::remember));
    }

    private static Prompt.Argument argument(String name, String description, boolean required, Completer completer) {
        return new Prompt.Argument(name, "", description, required, completer);
    }

    private PromptReply context(Map<String, String> arguments, Exchange exchange) {
        Arguments given = given(arguments, exchange);
        Task task = Contexts.task(given.in(), services.access(), exchange.principal(), given.selection(Selection.NONE));
        given.finish();
        Context context = services.briefing().brief(task);
        return PromptResult.of(
                "What is remembered that matters for the task",
                task.text() + "\n\nWhat is remembered that may matter for this:\n\n" + GetContext.told(context));
    }

    private PromptReply remember(Map<String, String> arguments, Exchange exchange) {
        Arguments given = given(arguments, exchange);
        String what = given.in().string("what").orElse("");
        Selection selection = given.selection(Selection.NONE);
        given.finish();
        String wish = what.isBlank()
                ? "Look through this conversation for what will matter later: facts, preferences, decisions and how things are done."
                : "Remember this: " + what;
        String whose = selection.user().isEmpty() ? "" : " Give \"" + selection.user() + "\" as the user.";
        return PromptResult.of(
                "Have it remembered",
                wish
                        + "\n\nStore it with add_memory, one call for each thing, in words that can be understood without this conversation."
                        + " Look with search_memories first whether it is known already; if it has changed, use update_memory."
                        + whose);
    }

    private static Arguments given(Map<String, String> arguments, Exchange exchange) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        arguments.forEach(values::put);
        return new Arguments(Fields.of("", values), exchange);
    }
}
