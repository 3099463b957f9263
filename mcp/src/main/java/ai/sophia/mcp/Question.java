package ai.sophia.mcp;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a client can be asked for. */
public sealed interface Question {
    /** Asks the person in front of the client to fill in a form; the parameters are those of {@code elicitation/create}. */
    record Elicitation(ObjectNode params) implements Question {}

    /** Asks the client's language model; the parameters are those of {@code sampling/createMessage}. */
    record Sampling(ObjectNode params) implements Question {}

    /** Asks which folders the client works on. */
    record Roots() implements Question {
        @Override
        public ObjectNode params() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** The parameters of its method. */
    ObjectNode params();

    /** What the client must be able to do. */
    default ClientCapability capability() {
        return switch (this) {
            case Elicitation elicitation -> ClientCapability.ELICITATION;
            case Sampling sampling -> ClientCapability.SAMPLING;
            case Roots roots -> ClientCapability.ROOTS;
        };
    }

    /** Its method in the protocol. */
    default String method() {
        return switch (this) {
            case Elicitation elicitation -> "elicitation/create";
            case Sampling sampling -> "sampling/createMessage";
            case Roots roots -> "roots/list";
        };
    }
}
