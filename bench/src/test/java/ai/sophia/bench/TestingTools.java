package ai.sophia.bench;

import ai.sophia.bench.driver.Calls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What runs of agents call of the Model Context Protocol: searching and adding, done by others, and a graph of entities, kept in a file
 * that every creation adds a line to. Safe for all threads.
 */
final class TestingTools {
    private final Path graph;
    private final Function<JsonNode, ArrayNode> search;
    private final Function<JsonNode, ObjectNode> add;

    TestingTools(Path data, Function<JsonNode, ArrayNode> search, Function<JsonNode, ObjectNode> add) {
        this.graph = data.resolve("graph");
        this.search = search;
        this.add = add;
    }

    /** Answers a line of standard input by one of standard output, until the input ends. */
    void overStandardStreams() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode message = Calls.JSON.readTree(line);
            if (message.has("id")) {
                System.out.println(answer(message));
            }
        }
    }

    ObjectNode answer(JsonNode message) throws IOException {
        ObjectNode answer = Calls.object().put("jsonrpc", "2.0");
        answer.set("id", message.path("id"));
        JsonNode parameters = message.path("params");
        ObjectNode result = answer.putObject("result");
        if (message.path("method").asString("").equals("tools/call")) {
            result.set("structuredContent", call(parameters.path("name").asString(""), parameters.path("arguments")));
        }
        return answer;
    }

    private ObjectNode call(String name, JsonNode arguments) throws IOException {
        ObjectNode done = Calls.object();
        switch (name) {
            case "search_memories" -> done.set("memories", search.apply(arguments));
            case "add_memory" -> done.set("receipt", add.apply(arguments));
            case "create_entities" -> {
                List<String> lines = arguments.path("entities").values().stream()
                        .map(JsonNode::toString)
                        .toList();
                Files.write(graph, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            case "read_graph" -> {
                ArrayNode entities = done.putArray("entities");
                Files.readAllLines(graph).forEach(line -> entities.add(Calls.JSON.readTree(line)));
            }
            default -> throw new AssertionError("nobody calls " + name);
        }
        return done;
    }
}
