package ai.sophia.core.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a language model answered. Immutable.
 *
 * @param text empty if it only calls tools; if a form was asked for and the model
 *     neither calls nor declines, JSON that fits it and nothing else
 * @param calls of tools that were offered, with arguments that fit what these take
 * @param finish why it ends there
 * @param usage of all requests to the model that answered, also of those before this answer
 * @param cost of these
 * @param model that answered, as the server names it
 * @param server that answered, and what a gateway tells of which it has asked
 */
public record Reply(
        String text, List<ToolCall> calls, Finish finish, Usage usage, BigDecimal cost, String model, String server) {
    /** Why an answer ends. */
    public enum Finish {
        /** All is said. */
        WHOLE,
        /** Tools are to be called. */
        TOOLS,
        /** There are no more tokens for it; what is there is a beginning. */
        CUT,
        /** The model or its server does not want to answer. */
        DECLINED
    }

    public Reply {
        calls = List.copyOf(calls);
    }
}
