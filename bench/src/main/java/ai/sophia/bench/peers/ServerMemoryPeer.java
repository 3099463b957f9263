package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The memory server of the Model Context Protocol's own collection, over its standard streams: a memory is an entity with one observation.
 * It knows no embeddings and finds a substring, so that a question is asked by its longest word. Used by one thread.
 */
final class ServerMemoryPeer implements Peer {
    private static final String PROTOCOL = "2025-06-18";

    private final Corpus corpus;
    private final PeerProcess process;
    private final BufferedReader output;
    private final Writer input;
    private int lastId;

    ServerMemoryPeer(Stage stage, Map<String, String> parts, Corpus corpus) throws IOException {
        this.corpus = corpus;
        Path directory = stage.directory("server-memory");
        this.process = stage.start(new PeerProcess.Plan(
                "server-memory",
                List.of(Tools.part(parts, "node"), Tools.part(parts, "program")),
                Map.of("MEMORY_FILE_PATH", directory.resolve("memory.jsonl").toString()),
                directory,
                PeerProcess.Ending.KILL));
        this.output = process.output();
        this.input = process.input();
        ObjectNode hello = Calls.object().put("protocolVersion", PROTOCOL);
        hello.putObject("capabilities");
        hello.putObject("clientInfo").put("name", "sophia-bench").put("version", "1");
        ask(request("initialize", hello));
        input.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
        input.flush();
    }

    private ObjectNode request(String method, ObjectNode parameters) {
        ObjectNode request =
                Calls.object().put("jsonrpc", "2.0").put("id", ++lastId).put("method", method);
        request.set("params", parameters);
        return request;
    }

    private ObjectNode tool(String name, ObjectNode arguments) {
        ObjectNode parameters = Calls.object().put("name", name);
        parameters.set("arguments", arguments);
        return request("tools/call", parameters);
    }

    private JsonNode ask(ObjectNode request) throws IOException {
        return ask(request.path("id").intValue(), request.toString());
    }

    private JsonNode ask(int id, String request) throws IOException {
        input.write(request);
        input.write('\n');
        input.flush();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            JsonNode answer = Calls.JSON.readTree(line);
            if (answer.path("id").asInt(0) == id) {
                if (answer.has("error") || answer.path("result").path("isError").asBoolean(false)) {
                    throw new IOException("expected server-memory to succeed, but got " + line);
                }
                return answer.path("result");
            }
        }
        throw new IOException("expected an answer of server-memory, but it ended; it said: " + process.lastWords());
    }

    @Override
    public Add add(int from, int to) throws IOException {
        ObjectNode arguments = Calls.object();
        ArrayNode entities = arguments.putArray("entities");
        for (int row = from; row < to; row++) {
            ObjectNode entity =
                    entities.addObject().put("name", "memory-" + row).put("entityType", "memory");
            entity.putArray("observations").add(corpus.text(row));
        }
        ObjectNode request = tool("create_entities", arguments);
        int id = lastId;
        String json = request.toString();
        return () -> ask(id, json);
    }

    /** Its file is read whole by every call, so that more in it would not only warm up. */
    @Override
    public Add addElsewhere(int from, int to) {
        return () -> {};
    }

    @Override
    public void settle() {}

    @Override
    public List<Asking> askings() {
        return List.of(new Asking("server-memory, asked by a word", false, this::search));
    }

    private Search search(int question) throws IOException {
        String word = Arrays.stream(corpus.question(question).split("[^\\p{L}-]+"))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        ObjectNode request = tool("search_nodes", Calls.object().put("query", word));
        int id = lastId;
        String json = request.toString();
        return () -> ask(id, json).path("structuredContent").path("entities").values().stream()
                .mapToInt(entity ->
                        Integer.parseInt(entity.path("name").stringValue().substring("memory-".length())))
                .toArray();
    }

    @Override
    public long residentBytes() throws IOException {
        return process.residentBytes();
    }

    @Override
    public void close() {
        process.close();
    }
}
