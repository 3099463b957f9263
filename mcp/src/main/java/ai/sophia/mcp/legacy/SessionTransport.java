package ai.sophia.mcp.legacy;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.feature.Features;
import ai.sophia.mcp.protocol.Answering;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Message;
import ai.sophia.mcp.protocol.Message.Request;
import ai.sophia.mcp.protocol.Outgoing;
import ai.sophia.mcp.protocol.Outgoing.EventStream;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Revisions;
import ai.sophia.mcp.protocol.Wire;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sessions over HTTP: begun by {@code initialize}, named by a header, ended by DELETE. Safe for all threads. */
public final class SessionTransport implements AutoCloseable {
    private static final String SESSION_HEADER = "Mcp-Session-Id";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Catalog catalog;
    private final Features features;
    private final Legacy legacy;
    private final Sessions sessions;

    /** Over what is offered. */
    public SessionTransport(Catalog catalog, Features features, InstantSource clock) {
        this.catalog = catalog;
        this.features = features;
        this.legacy = new Legacy(features);
        this.sessions = new Sessions(clock);
    }

    /** Takes a message of a session, or the one that begins it. */
    public void post(Incoming incoming, Message message, Outgoing out) {
        if (message instanceof Message.Request request && request.method().equals("initialize")) {
            initialize(incoming, request, out);
            return;
        }
        Optional<Session> session = session(incoming, out);
        if (session.isEmpty()) {
            return;
        }
        switch (message) {
            case Message.Request request -> answer(session.get(), incoming, request, out);
            case Message.Batch batch -> answer(session.get(), incoming, batch.messages(), out);
            case Message.Notification notification -> {
                take(session.get(), notification);
                out.answer(202, Map.of(), Optional.empty());
            }
            case Message.Response response -> {
                session.get().questions().answer(response);
                out.answer(202, Map.of(), Optional.empty());
            }
        }
    }

    /** Opens the stream that belongs to no request. */
    public void get(Incoming incoming, Outgoing out) {
        session(incoming, out)
                .ifPresent(session -> session.streaming(() -> {
                    EventStream stream = out.stream(Map.of());
                    try {
                        stream.keepAlive();
                        session.mailbox().drain(stream);
                        stream.end();
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    /** Ends a session. */
    public void delete(Incoming incoming, Outgoing out) {
        session(incoming, out).ifPresent(session -> {
            sessions.end(session);
            out.answer(204, Map.of(), Optional.empty());
        });
    }

    /** Ends all sessions; what is asked in them is still answered. */
    @Override
    public void close() {
        sessions.close();
    }

    private void initialize(Incoming incoming, Request request, Outgoing out) {
        Session session;
        try {
            Params params = Params.of(request.params());
            String wanted = params.text("protocolVersion");
            String revision = Revisions.LEGACY.contains(wanted) ? wanted : Revisions.LEGACY.getFirst();
            ObjectNode capabilities =
                    params.optionalPart("capabilities").map(Params::values).orElseGet(Wire::object);
            session = sessions.begin(id -> new Session(
                    id,
                    incoming.caller(),
                    incoming.peer(),
                    revision,
                    params.implementation("clientInfo"),
                    capabilities,
                    catalog));
        } catch (McpError failed) {
            out.answer(BAD_REQUEST, Map.of(), Optional.of(Legacy.error(request.id(), failed)));
            return;
        }
        ObjectNode result = Wire.object();
        result.put("protocolVersion", session.revision());
        result.set("capabilities", features.capabilities());
        result.set("serverInfo", Wire.implementation(catalog.server()));
        Wire.put(result, "instructions", catalog.instructions());
        out.answer(200, Map.of(SESSION_HEADER, session.id()), Optional.of(Wire.result(request.id(), result)));
    }

    private void answer(Session session, Incoming incoming, Request request, Outgoing out) {
        Answering answering = new Answering(out, incoming.takesStream(), Map.of());
        session.running(
                request.id(),
                answering,
                () -> answering.finish(200, legacy.answer(session, incoming, request, answering)));
    }

    /** One after the other: revision 2025-03-26 leaves the order to the server, and nobody sends batches to be fast. */
    private void answer(Session session, Incoming incoming, List<Message> batch, Outgoing out) {
        ArrayNode answers = Wire.object().putArray("answers");
        for (Message message : batch) {
            switch (message) {
                case Message.Request request -> {
                    Answering silent = new Answering(out, false, Map.of());
                    session.running(
                            request.id(), silent, () -> answers.add(legacy.answer(session, incoming, request, silent)));
                }
                case Message.Notification notification -> take(session, notification);
                case Message.Response response -> session.questions().answer(response);
                case Message.Batch nested -> throw new IllegalStateException("a batch within a batch was read");
            }
        }
        if (answers.isEmpty()) {
            out.answer(202, Map.of(), Optional.empty());
        } else {
            out.answer(200, Map.of(), Optional.of(answers));
        }
    }

    private static void take(Session session, Message.Notification notification) {
        if (notification.method().equals("notifications/cancelled")) {
            session.cancel(notification.params().path("requestId"));
        }
    }

    private Optional<Session> session(Incoming incoming, Outgoing out) {
        Optional<String> id = incoming.header(SESSION_HEADER);
        if (id.isEmpty()) {
            refuse(out, BAD_REQUEST, "expected a header " + SESSION_HEADER + " as initialize gave it, but got none");
            return Optional.empty();
        }
        Optional<Session> session = sessions.find(id.get(), incoming.caller());
        if (session.isEmpty()) {
            refuse(out, NOT_FOUND, "there is no such session, or no longer; begin another by initialize");
        }
        return session;
    }

    private static void refuse(Outgoing out, int status, String explanation) {
        JsonNode error =
                Wire.error(Optional.empty(), ErrorCode.INVALID_REQUEST.number(), explanation, Optional.empty());
        out.answer(status, Map.of(), Optional.of(error));
    }
}
