package ai.sophia.mcp;

import java.util.List;
import java.util.Locale;

/** A prompt with its arguments filled in. */
public record PromptResult(String description, List<Message> messages) implements PromptReply {
    public PromptResult {
        messages = List.copyOf(messages);
    }

    /** One thing that is said. */
    public record Message(Role role, Content content) {}

    /** Who says it. */
    public enum Role {
        USER,
        ASSISTANT;

        /** Its name in the protocol. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A prompt of one message, the user's. */
    public static PromptResult of(String description, String text) {
        return new PromptResult(description, List.of(new Message(Role.USER, new Content.Text(text))));
    }
}
