package ai.sophia.mcp.protocol;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Port to the transport: takes the answer to what came in, either as a whole or as a stream, once. Used by one thread. */
public interface Outgoing {
    /** The whole answer: an HTTP status, further headers, and JSON if there is a body. */
    void answer(int status, Map<String, String> headers, Optional<JsonNode> body);

    /** Begins an answer that is a stream of messages. */
    EventStream stream(Map<String, String> headers);

    /** A stream that has begun. Not safe for several threads at once; a client that is gone is told by {@link java.io.UncheckedIOException}. */
    interface EventStream {
        /** Sends a message at once. */
        void send(JsonNode message);

        /** Sends what says nothing, so that nobody on the way takes the stream for dead. */
        void keepAlive();

        /** Ends the stream as it should end. */
        void end();
    }
}
