package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An agent that talks to a server of the Model Context Protocol over that one's standard streams. Used by one thread. */
public final class Agent implements AutoCloseable {
    private static final String PROTOCOL = "2025-06-18";

    private final PeerProcess process;
    private final BufferedReader output;
    private final Writer input;
    private int lastId;

    public Agent(PeerProcess process) {
        this.process = process;
        this.output = process.output();
        this.input = process.input();
    }

    /** Begins a session, as an agent does first of all. */
    public void initialize() throws IOException {
        ObjectNode hello = Calls.object().put("protocolVersion", PROTOCOL);
        hello.putObject("capabilities");
        hello.putObject("clientInfo").put("name", "sophia-bench").put("version", "1");
        ask(request("initialize", hello));
        write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        input.flush();
    }

    /** The request for a tool, under an id of its own. */
    public ObjectNode tool(String name, ObjectNode arguments) {
        ObjectNode parameters = Calls.object().put("name", name);
        parameters.set("arguments", arguments);
        return request("tools/call", parameters);
    }

    /** Sends a request, and returns its result; fails if it is refused. */
    public JsonNode ask(ObjectNode request) throws IOException {
        return ask(request.path("id").intValue(), request.toString());
    }

    /** Sends a request that is written already, and returns its result; fails if it is refused. */
    JsonNode ask(int id, String request) throws IOException {
        write(request);
        input.flush();
        JsonNode answer = answers(Map.of(id, 0)).getFirst();
        if (!succeeded(answer)) {
            throw new IOException("expected the server to succeed, but got " + answer);
        }
        return answer.path("result");
    }

    /** Sends requests, and does not wait. */
    public void sendAtOnce(List<ObjectNode> requests) throws IOException {
        for (ObjectNode request : requests) {
            write(request.toString());
        }
        input.flush();
    }

    /** Waits until what was sent is answered, and returns how many of it succeeded. */
    public int awaitAll(List<ObjectNode> requests) throws IOException {
        Map<Integer, Integer> places = new HashMap<>();
        requests.forEach(request -> places.put(request.path("id").intValue(), places.size()));
        return (int) answers(places).stream().filter(Agent::succeeded).count();
    }

    private List<JsonNode> answers(Map<Integer, Integer> places) throws IOException {
        JsonNode[] answers = new JsonNode[places.size()];
        int missing = answers.length;
        while (missing > 0) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("expected an answer, but the server ended; it said: " + process.lastWords());
            }
            JsonNode answer = Calls.JSON.readTree(line);
            Integer place = places.get(answer.path("id").asInt(0));
            if (place != null) {
                answers[place] = answer;
                missing--;
            }
        }
        return List.of(answers);
    }

    private static boolean succeeded(JsonNode answer) {
        return !answer.has("error") && !answer.path("result").path("isError").asBoolean(false);
    }

    private ObjectNode request(String method, ObjectNode parameters) {
        ObjectNode request =
                Calls.object().put("jsonrpc", "2.0").put("id", ++lastId).put("method", method);
        request.set("params", parameters);
        return request;
    }

    private void write(String message) throws IOException {
        input.write(message);
        input.write('\n');
    }

    /** Ends the server. */
    @Override
    public void close() {
        process.close();
    }
}
