package ai.sophia.server;

import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Plain requests of the Model Context Protocol, made by hand. */
record TestingMcp(TestingServer server, String path) {
    static final String ACCEPT = "application/json, text/event-stream";

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}";

    TestingMcp(TestingServer server) {
        this(server, "/mcp");
    }

    /** The body of a request of the latest revision. */
    static String modern(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{"
                + (params.isEmpty() ? "" : params + ",") + META + "}}";
    }

    /** A request of the latest revision, with the headers that it must have. */
    Answer call(String method, String name, String params) {
        HttpRequest.Builder request = post(modern(method, params))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method);
        return server.send(name.isEmpty() ? request : request.header("Mcp-Name", name));
    }

    /** A call of a tool. */
    Answer tool(String name, String arguments) {
        return call("tools/call", name, "\"name\":\"" + name + "\",\"arguments\":" + arguments);
    }

    /** Begins a session, and tells its id. */
    String begin(String revision) {
        Answer answer = server.send(post("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
                + "\"protocolVersion\":\"" + revision + "\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"hand\",\"version\":\"1\"}}}"));
        return answer.header("Mcp-Session-Id");
    }

    /** A message of a session. */
    Answer within(String session, String body) {
        return server.send(post(body).header("Mcp-Session-Id", session));
    }

    HttpRequest.Builder post(String body) {
        return server.request(path)
                .header("Content-Type", "application/json")
                .header("Accept", ACCEPT)
                .POST(BodyPublishers.ofString(body));
    }

    /** The last message of an answer, whether it is a stream or not. */
    static JsonNode message(Answer answer) {
        String body = answer.response().body();
        Optional<String> event =
                body.lines().filter(line -> line.startsWith("data:")).reduce((first, second) -> second);
        return TestingOffer.JSON.readTree(
                event.map(line -> line.substring("data:".length())).orElse(body));
    }
}
