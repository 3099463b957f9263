package ai.sophia.cli;

import ai.sophia.cli.Carrier.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The session of an older client, and what must be said again to begin another like it: a server that has been started anew knows no
 * sessions, and the client need not know that it got another. Safe for all threads.
 */
final class McpSession {
    private static final McpLine INITIALIZED =
            McpLine.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

    /** A session as the server named it, what the client was told that the server can do, and the line that began it. */
    record Begun(String id, String version, JsonNode capabilities, McpLine initialize) {}

    private final String path;
    private final Map<JsonNode, McpLine> subscriptions = new LinkedHashMap<>();
    private Optional<McpLine> logLevel = Optional.empty();
    private volatile Optional<Begun> current = Optional.empty();

    McpSession(String path) {
        this.path = path;
    }

    Optional<Begun> current() {
        return current;
    }

    /** How a request tells which session it belongs to. */
    static Map<String, String> headers(Optional<Begun> used) {
        return used.map(each -> Map.of("Mcp-Session-Id", each.id(), "MCP-Protocol-Version", each.version()))
                .orElse(Map.of());
    }

    /** Notes the session that the answer to {@code initialize} names. */
    synchronized void begin(McpLine line, Reply reply, String body) {
        reply.header("Mcp-Session-Id").ifPresent(id -> {
            JsonNode result = McpLine.of(body).message().path("result");
            String version = result.path("protocolVersion").asString("");
            subscriptions.clear();
            logLevel = Optional.empty();
            current = Optional.of(new Begun(id, version, result.path("capabilities"), line));
        });
    }

    /** Notes what a later session must be told too. */
    synchronized void note(McpLine line) {
        JsonNode uri = line.message().path("params").path("uri");
        switch (line.method()) {
            case "resources/subscribe" -> subscriptions.put(uri, line);
            case "resources/unsubscribe" -> subscriptions.remove(uri);
            case "logging/setLevel" -> logLevel = Optional.of(line);
            default -> {}
        }
    }

    /** The notifications of all that the client wanted to be told of. */
    synchronized List<String> missed() {
        return current.map(begun -> Missed.of(begun.capabilities(), subscriptions.keySet()))
                .orElse(List.of());
    }

    /**
     * Begins another in place of one that the server does not know, unless another thread has done so; whether there is one now.
     *
     * @param anew told of the one that this call has begun
     */
    synchronized boolean renew(Carrier carrier, Begun lost, Consumer<Begun> anew)
            throws IOException, InterruptedException {
        if (!current.equals(Optional.of(lost))) {
            return true;
        }
        Reply reply = send(carrier, lost.initialize(), Optional.empty());
        Optional<Begun> begun = reply.header("Mcp-Session-Id")
                .map(id -> new Begun(id, lost.version(), lost.capabilities(), lost.initialize()));
        if (begun.isPresent()) {
            send(carrier, INITIALIZED, begun);
            for (McpLine each : logLevel.stream().toList()) {
                send(carrier, each, begun);
            }
            for (McpLine each : List.copyOf(subscriptions.values())) {
                send(carrier, each, begun);
            }
            current = begun;
            anew.accept(begun.get());
        }
        return begun.isPresent();
    }

    /** Sends what the client has had an answer to already. */
    private Reply send(Carrier carrier, McpLine line, Optional<Begun> session)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(headers(session));
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        Reply reply = carrier.send("POST", path, headers, line.text());
        McpRelay.text(reply);
        return reply;
    }
}
