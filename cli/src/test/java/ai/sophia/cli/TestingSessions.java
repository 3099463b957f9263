package ai.sophia.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to servers each of which takes the place of the one before it and knows no session of that one. Safe for all threads. */
final class TestingSessions implements Carrier {
    private static final String INITIALIZED =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}";
    private static final String DONE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
    private static final String UNKNOWN =
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"no such session\"}}";

    private final int servers;
    final AtomicInteger begun = new AtomicInteger();

    /**
     * @param servers how many there are until one stays
     */
    TestingSessions(int servers) {
        this.servers = servers;
    }

    @Override
    public String place() {
        return "testing";
    }

    @Override
    public Reply send(String method, String path, Map<String, String> headers, String body) {
        if (body.contains("\"initialize\"")) {
            return reply(200, INITIALIZED, Map.of("mcp-session-id", "s" + begun.incrementAndGet()));
        }
        if (!body.contains("tools/call")) {
            return reply(method.equals("GET") ? 405 : 202, "", Map.of());
        }
        return headers.getOrDefault("Mcp-Session-Id", "").equals("s" + servers)
                ? reply(200, DONE, Map.of())
                : reply(404, UNKNOWN, Map.of());
    }

    private static Reply reply(int status, String body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("content-type", "application/json");
        return new Reply(status, headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {}
}
