package ai.sophia.bench;

import ai.sophia.bench.driver.Calls;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A main class with {@code serve --data DIR --port 0}: the part of the interface that load and crash runs call, kept in one file that
 * every write adds to. It can be told to break promises.
 */
public final class TestingMain {
    /** How it treats what it acknowledges. */
    enum Manner {
        HONEST,
        /** Never writes down single memories. */
        FORGETFUL,
        /** Finds nothing over the Model Context Protocol. */
        MUTE,
        /** Writes a memory down again under another id whenever it is started. */
        DOUBLING
    }

    /** Forgets single memories. */
    public static final class Forgetful {
        private Forgetful() {}

        public static void main(String[] arguments) throws IOException {
            serve(Path.of(arguments[2]), Manner.FORGETFUL);
        }
    }

    /** Finds nothing over the Model Context Protocol. */
    public static final class Mute {
        private Mute() {}

        public static void main(String[] arguments) throws IOException {
            serve(Path.of(arguments[2]), Manner.MUTE);
        }
    }

    /** Doubles a memory when it starts. */
    public static final class Doubling {
        private Doubling() {}

        public static void main(String[] arguments) throws IOException {
            serve(Path.of(arguments[2]), Manner.DOUBLING);
        }
    }

    /** As few numbers as an embedding can do with. */
    private static final int DIMENSION = 8;

    private final Map<String, ObjectNode> memories = new LinkedHashMap<>();
    private final StringBuilder unsaved = new StringBuilder();
    private final Path file;
    private final Manner manner;
    private final TestingTools tools;

    private TestingMain(Path data, Manner manner) throws IOException {
        this.manner = manner;
        this.file = Files.createDirectories(data).resolve("memories");
        this.tools = new TestingTools(
                data, manner == Manner.MUTE ? question -> Calls.JSON.createArrayNode() : this::hits, this::add);
        if (Files.exists(file)) {
            // a kill may have cut the last write short, which nobody was told of then
            String saved = Files.readString(file);
            String whole = saved.substring(0, saved.lastIndexOf('\n') + 1);
            Files.writeString(file, whole);
            for (String line : whole.lines().toList()) {
                ObjectNode memory = (ObjectNode) Calls.JSON.readTree(line);
                if (memory.has("deleted")) {
                    memories.remove(memory.path("id").stringValue());
                } else {
                    memories.put(memory.path("id").stringValue(), memory);
                }
            }
            if (manner == Manner.DOUBLING && !memories.isEmpty()) {
                ObjectNode copy = memories.values().iterator().next().deepCopy();
                memories.put("copy", copy.put("id", "copy"));
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("mcp")) {
            new TestingMain(Path.of(arguments[2]), Manner.HONEST).tools.overStandardStreams();
        } else {
            serve(Path.of(arguments[2]), Manner.HONEST);
        }
    }

    private static void serve(Path data, Manner manner) throws IOException {
        TestingMain main = new TestingMain(data, manner);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            try (exchange) {
                main.handle(exchange);
            }
        });
        server.start();
        System.out.println(
                "Testing listens on http://127.0.0.1:" + server.getAddress().getPort() + " (data in " + data + ")");
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String answer = switch (exchange.getRequestMethod() + " "
                + path.replaceAll("/api/memories/.*", "/api/memories/ID")) {
            case "POST /api/memories" -> remember(Calls.JSON.readTree(body));
            case "POST /api/import" -> imported(body);
            case "PATCH /api/memories/ID" -> revised(id(path), Calls.JSON.readTree(body));
            case "DELETE /api/memories/ID" -> deleted(id(path));
            case "GET /api/export" -> lines();
            case "POST /api/doctor" -> "{\"healthy\": true}";
            case "GET /api/status" -> "{\"embedder\": {\"space\": \"testing\"}, \"projections\": []}";
            case "GET /v1/models" -> "{\"data\": [{\"id\": \"testing\"}]}";
            case "POST /v1/embeddings" ->
                embedded(Calls.JSON.readTree(body).path("input")).toString();
            case "POST /api/recall" -> recalled(Calls.JSON.readTree(body));
            case "POST /mcp" -> tools.answer(Calls.JSON.readTree(body)).toString();
            case "POST /v3/memories/search/" ->
                Calls.object().set("results", hits(Calls.JSON.readTree(body))).toString();
            case "POST /v3/memories/add/" ->
                added(Calls.JSON.readTree(body).path("messages").path(0));
            default -> "{}";
        };
        exchange.getResponseHeaders().set("Mcp-Session-Id", "only");
        if (!path.equals("/mcp")) {
            // of the connections that it keeps, the JDK's server now and then closes one under the client's next
            // request
            exchange.getResponseHeaders().set("Connection", "close");
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String remember(JsonNode request) {
        if (!request.has("memories")) {
            String receipt = add(request).toString();
            if (manner != Manner.FORGETFUL) {
                save();
            }
            unsaved.setLength(0);
            return receipt;
        }
        ObjectNode answer = Calls.object();
        ArrayNode results = answer.putArray("results");
        request.path("memories").forEach(draft -> results.add(add(draft)));
        save();
        return answer.put("added", results.size()).toString();
    }

    /** Unit vectors of a few numbers, the same for the same text. */
    private static ObjectNode embedded(JsonNode texts) {
        ObjectNode answer = Calls.object();
        ArrayNode data = answer.putArray("data");
        for (JsonNode text : texts) {
            SplittableRandom random = new SplittableRandom(text.stringValue().hashCode());
            double[] numbers = random.doubles(DIMENSION, -1, 1).toArray();
            double length = Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
            ArrayNode embedding = data.addObject().putArray("embedding");
            Arrays.stream(numbers).forEach(number -> embedding.add(number / length));
        }
        return answer;
    }

    private String imported(String lines) {
        List<ObjectNode> receipts = new ArrayList<>();
        lines.lines().forEach(line -> receipts.add(add(Calls.JSON.readTree(line))));
        save();
        return Calls.object().put("added", receipts.size()).toString();
    }

    private ObjectNode add(JsonNode draft) {
        for (ObjectNode memory : memories.values()) {
            if (draft.has("idempotencyKey") && draft.path("idempotencyKey").equals(memory.path("idempotencyKey"))) {
                return receipt("DUPLICATE", memory);
            }
        }
        ObjectNode memory = ((ObjectNode) draft.deepCopy())
                .put("id", UUID.randomUUID().toString())
                .put("version", 1);
        memories.put(memory.path("id").stringValue(), memory);
        unsaved.append(memory).append('\n');
        return receipt("ADDED", memory);
    }

    private String revised(String id, JsonNode patch) {
        ObjectNode memory = memories.get(id);
        if (memory == null) {
            return "{}";
        }
        memory.put("version", memory.path("version").intValue() + 1);
        memory.set("text", patch.path("text"));
        unsaved.append(memory).append('\n');
        save();
        return receipt("REVISED", memory).toString();
    }

    private String deleted(String id) {
        memories.remove(id);
        unsaved.append(Calls.object().put("id", id).put("deleted", true)).append('\n');
        save();
        return Calls.object().put("status", "DELETED").put("id", id).toString();
    }

    private String added(JsonNode message) {
        return add(Calls.object().set("text", message.path("content"))).toString();
    }

    private String recalled(JsonNode request) {
        return Calls.object().set("hits", hits(request)).toString();
    }

    /** Every memory that holds the first word of the question. */
    private ArrayNode hits(JsonNode request) {
        String query = request.path("query").stringValue() + " ";
        String word = query.substring(0, query.indexOf(' ') + 1);
        ArrayNode hits = Calls.JSON.createArrayNode();
        for (ObjectNode memory : memories.values()) {
            if (memory.path("text").stringValue().startsWith(word)) {
                hits.addObject().set("memory", memory);
            }
        }
        return hits;
    }

    private static ObjectNode receipt(String status, ObjectNode memory) {
        return Calls.object()
                .put("status", status)
                .put("id", memory.path("id").stringValue())
                .put("version", memory.path("version").intValue());
    }

    private String lines() {
        StringBuilder lines = new StringBuilder();
        memories.values().forEach(memory -> lines.append(memory).append('\n'));
        return lines.toString();
    }

    /** One call of the system writes all of it, so that a killed process has written it or not. */
    private void save() {
        try {
            Files.writeString(file, unsaved, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            unsaved.setLength(0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
