package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * How requests of a revision of the Model Context Protocol are written for HTTP: what each says beside its method and parameters. Immutable.
 *
 * @param revision whose requests they are
 * @param session the session that they belong to; empty where each stands for itself
 */
record Protocol(String revision, String session) {
    private static final String PATH = "/mcp";
    private static final String META = "io.modelcontextprotocol/";

    /** Where each request stands for itself. */
    static Protocol stateless(String revision) {
        return new Protocol(revision, "");
    }

    /** Where a session is begun first of all. */
    static Protocol begun(Calls calls, String revision) throws IOException, InterruptedException {
        ObjectNode hello = Calls.object().put("protocolVersion", revision);
        hello.putObject("capabilities");
        hello.putObject("clientInfo").put("name", "sophia-bench").put("version", "1");
        ObjectNode message = Calls.object().put("jsonrpc", "2.0").put("id", 1).put("method", "initialize");
        message.set("params", hello);
        String session = Request.of(PATH, accepted(), message)
                .send(calls)
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElse("");
        return new Protocol(revision, session);
    }

    Request tool(String name, ObjectNode arguments) {
        ObjectNode parameters = Calls.object().put("name", name);
        parameters.set("arguments", arguments);
        return request("tools/call", name, parameters);
    }

    Request discover() {
        return request("server/discover", "", Calls.object());
    }

    private Request request(String method, String name, ObjectNode parameters) {
        Map<String, String> headers = accepted();
        headers.put("MCP-Protocol-Version", revision);
        if (session.isEmpty()) {
            headers.put("Mcp-Method", method);
            if (!name.isEmpty()) {
                headers.put("Mcp-Name", name);
            }
            ObjectNode meta = parameters.putObject("_meta");
            meta.put(META + "protocolVersion", revision);
            meta.putObject(META + "clientInfo").put("name", "sophia-bench").put("version", "1");
            meta.putObject(META + "clientCapabilities");
        } else {
            headers.put("Mcp-Session-Id", session);
        }
        ObjectNode message = Calls.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        message.set("params", parameters);
        return Request.of(PATH, headers, message);
    }

    private static Map<String, String> accepted() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json, text/event-stream");
        return headers;
    }
}
