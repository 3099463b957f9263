package ai.sophia.mcp.endpoint;

import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.feature.Features;
import ai.sophia.mcp.legacy.SessionTransport;
import ai.sophia.mcp.modern.Modern;
import ai.sophia.mcp.modern.RequestState;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.MalformedMessage;
import ai.sophia.mcp.protocol.Message;
import ai.sophia.mcp.protocol.MessageReader;
import ai.sophia.mcp.protocol.Outgoing;
import ai.sophia.mcp.protocol.Revisions;
import ai.sophia.mcp.protocol.Wire;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The one place where clients of all revisions come in: a request that says all of itself is answered by itself, whatever begins with
 * {@code initialize} goes on in a session. Each call runs on the thread that makes it, until its answer ends. Safe for all threads.
 */
public final class Endpoint implements AutoCloseable {
    private static final String VERSION_HEADER = "MCP-Protocol-Version";

    private final Modern modern;
    private final SessionTransport legacy;

    /**
     * Offers what is in the catalog.
     *
     * @param keys the secret of each tenant, the same in every process that serves the same memories
     * @param limits how many requests each caller may make, whatever their transport; those that open a connection, and pings, do not count
     */
    public Endpoint(Catalog catalog, Function<String, TenantKey> keys, Limits limits, InstantSource clock) {
        Features features = new Features(catalog, limits);
        this.modern = new Modern(catalog, features, new RequestState(keys, clock));
        this.legacy = new SessionTransport(catalog, features, clock);
    }

    /** Takes a message. */
    public void post(Incoming incoming, byte[] body, Outgoing out) {
        Message message;
        try {
            message = MessageReader.read(body);
        } catch (MalformedMessage malformed) {
            refuse(out, malformed.code(), malformed.id(), malformed.explanation());
            return;
        }
        if (!isModern(incoming, message)) {
            legacy.post(incoming, message, out);
            return;
        }
        switch (message) {
            case Message.Request request -> modern.serve(incoming, request, out);
            // a client takes back a request by closing its stream
            case Message.Notification notification -> out.answer(202, Map.of(), Optional.empty());
            case Message.Response response ->
                refuse(out, ErrorCode.INVALID_REQUEST, Optional.empty(), "expected a request, but got a response");
            case Message.Batch batch ->
                refuse(out, ErrorCode.INVALID_REQUEST, Optional.empty(), "expected one message, but got a batch");
        }
    }

    /** Opens the stream of a session that belongs to no request. */
    public void get(Incoming incoming, Outgoing out) {
        legacy.get(incoming, out);
    }

    /** Ends a session. */
    public void delete(Incoming incoming, Outgoing out) {
        legacy.delete(incoming, out);
    }

    /** Ends the streams that are open. */
    @Override
    public void close() {
        modern.close();
        legacy.close();
    }

    private static boolean isModern(Incoming incoming, Message message) {
        if (message instanceof Message.Request request && Modern.isMeant(request.params())) {
            return true;
        }
        Optional<String> version = incoming.header(VERSION_HEADER);
        return version.isPresent() && !Revisions.LEGACY.contains(version.get());
    }

    private static void refuse(Outgoing out, ErrorCode code, Optional<JsonNode> id, String explanation) {
        out.answer(code.status(), Map.of(), Optional.of(Wire.error(id, code.number(), explanation, Optional.empty())));
    }
}
