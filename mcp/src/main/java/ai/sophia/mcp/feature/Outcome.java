package ai.sophia.mcp.feature;

import ai.sophia.mcp.InputRequired;
import tools.jackson.databind.node.ObjectNode;

/** What became of a request. */
public sealed interface Outcome {
    /** It is answered. */
    record Complete(ObjectNode result) implements Outcome {}

    /** The client must answer something first. */
    record Asking(InputRequired required) implements Outcome {}
}
