package ai.sophia.mcp;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Selection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One request of a client, as what answers it sees it: who asks, and what can be told or asked on the way. Used by the thread that serves
 * the request.
 */
public interface Exchange {
    /** Who asks, and within which bounds. */
    Caller caller();

    /** For whom the client acts. */
    default Principal principal() {
        return caller().principal();
    }

    /**
     * What a call names, within the bounds that its address fixes; nothing is read or written but by this.
     *
     * @throws ai.sophia.core.Fault.Denied if the call names something outside of them
     */
    default Selection confine(Selection named) {
        return caller().bounds().confine(named);
    }

    /** How the client names itself, if it does. */
    Optional<Implementation> client();

    /** Whether the client can be asked for this. */
    boolean supports(ClientCapability capability);

    /**
     * Ends the request if the client cannot be asked for this.
     *
     * @throws McpError that names the capability
     */
    void require(ClientCapability capability);

    /** Tells how far the work is, if the client wants to know; what is done must grow with each call, and a total of 0 is unknown. */
    void progress(double done, double total, String message);

    /** Tells the client's log, if it wants to know messages of this level. */
    void log(LogLevel level, String logger, JsonNode data);

    /** Whether the client has lost interest; long work looks here from time to time and ends. */
    boolean isCancelled();

    /** What the client answered to the questions of an earlier {@link InputRequired}, by their keys; empty at first. */
    Map<String, JsonNode> answers();

    /** What an earlier {@link InputRequired} of this request kept, unchanged since; empty at first. */
    String state();
}
