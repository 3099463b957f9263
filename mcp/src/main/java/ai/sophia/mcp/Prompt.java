package ai.sophia.mcp;

import java.util.List;
import java.util.Map;

/**
 * Words for a person to start a conversation with.
 *
 * @param name for programs
 * @param title for people; empty for the same as the name
 * @param description for people; empty for none
 * @param arguments to be filled in
 * @param handler fills them in
 */
public record Prompt(String name, String title, String description, List<Argument> arguments, Handler handler) {
    public Prompt {
        arguments = List.copyOf(arguments);
    }

    /** Something to be filled in; one that is required is there when the handler is called. */
    public record Argument(String name, String title, String description, boolean required, Completer completer) {}

    /** Makes the messages. Called by many threads. */
    @FunctionalInterface
    public interface Handler {
        PromptReply get(Map<String, String> arguments, Exchange exchange);
    }
}
