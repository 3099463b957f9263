package ai.sophia.core.model;

import java.util.List;

/** One message of a conversation with a language model. Immutable. */
public sealed interface Message {
    /** What it says; may be empty. */
    String text();

    /** What the model is to heed in all that follows; the field calls it the system message. */
    record Instructions(String text) implements Message {}

    /** What is asked. */
    record User(String text) implements Message {}

    /** What the model answered before, and which tools it called. */
    record Assistant(String text, List<ToolCall> calls) implements Message {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /**
     * What a tool answered.
     *
     * @param call the id of the call that it answers
     */
    record ToolResult(String call, String text) implements Message {}
}
