package ai.sophia.mcp;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a model may have done.
 *
 * @param name for programs: letters, digits, {@code _ - .}, at most 128
 * @param title for people
 * @param description for the model
 * @param inputSchema of the arguments, an object (JSON Schema 2020-12); a property with {@code x-mcp-header} must come as a header too
 * @param outputSchema of the structured result, if it has one
 * @param hints what it does to the world
 * @param handler does it
 */
public record Tool(
        String name,
        String title,
        String description,
        ObjectNode inputSchema,
        Optional<ObjectNode> outputSchema,
        Hints hints,
        Handler handler) {
    /** What a tool does to the world. */
    public record Hints(boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {
        /** It looks, in a world of its own. */
        public static final Hints READS = new Hints(true, false, true, false);

        /** It adds, and takes nothing away. */
        public static final Hints ADDS = new Hints(false, false, false, false);

        /** It changes or takes away; twice is as once. */
        public static final Hints CHANGES = new Hints(false, true, true, false);
    }

    /**
     * Does what the tool is for. A {@link ai.sophia.core.Fault} that it throws becomes an error that the model sees; an {@link McpError}
     * becomes an error of the protocol; anything else is a defect, told without its message. Called by many threads.
     */
    @FunctionalInterface
    public interface Handler {
        ToolReply call(ObjectNode arguments, Exchange exchange);
    }
}
