package ai.sophia.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia mcp} in a process of its own, with a client of revision 2025-06-18 at its other end. Safe for all threads. */
final class TestingMcp implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path complaints;
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();

    private TestingMcp(Process process, Path complaints) {
        this.process = process;
        this.complaints = complaints;
        Thread.ofVirtual().name("answers").start(this::read);
    }

    /** Starts one in a home of its own; does not wait for it. */
    static TestingMcp start(Path home, String name, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("mcp"));
        arguments.addAll(List.of(options));
        return new TestingMcp(TestingProgram.start(home, name, arguments), TestingProgram.complaints(home, name));
    }

    long pid() {
        return process.pid();
    }

    /** Begins a session. */
    TestingMcp initialized() throws Exception {
        ObjectNode params = JSON.createObjectNode().put("protocolVersion", "2025-06-18");
        params.putObject("capabilities");
        params.putObject("clientInfo").put("name", "test").put("version", "1");
        ask("initialize", params).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        send(JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "notifications/initialized"));
        return this;
    }

    /** Asks; the answer is the whole message, an exception if the process ends before. */
    CompletableFuture<JsonNode> ask(String method, ObjectNode params) {
        String id = "r" + ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode message =
                JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
        message.set("params", params);
        send(message);
        if (!process.isAlive()) {
            answer.completeExceptionally(ended());
        }
        return answer;
    }

    /** Calls a tool; single quotes stand for double ones. */
    CompletableFuture<JsonNode> call(String tool, String arguments) {
        ObjectNode params = JSON.createObjectNode().put("name", tool);
        params.set("arguments", JSON.readTree(arguments.replace('\'', '"')));
        return ask("tools/call", params);
    }

    /** Asks and waits. */
    JsonNode answer(String method, String params) throws Exception {
        return ask(method, (ObjectNode) JSON.readTree(params.replace('\'', '"')))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The texts of all memories. */
    List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = call(
                            "list_memories",
                            "{'limit': 100" + (cursor.isEmpty() ? "" : ", 'cursor': '" + cursor + "'") + "}")
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .path("result")
                    .path("structuredContent");
            page.path("memories").forEach(each -> texts.add(each.path("text").asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return texts;
    }

    /** The next messages that are no answers. */
    List<JsonNode> hear(int count) throws Exception {
        List<JsonNode> heard = new ArrayList<>();
        while (heard.size() < count) {
            JsonNode message = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("expected " + count + " messages, but heard " + heard + "; it said: "
                        + Files.readString(complaints));
            }
            heard.add(message);
        }
        return heard;
    }

    /** The parameters of a request of revision 2026-07-28; single quotes stand for double ones. */
    static ObjectNode modern(String params) {
        ObjectNode whole = (ObjectNode) JSON.readTree(params.replace('\'', '"'));
        whole.putObject("_meta")
                .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                .putObject("io.modelcontextprotocol/clientCapabilities");
        return whole;
    }

    /** Ends it at once (SIGKILL). */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends its input, as a client does that goes. */
    int leave() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end with its input; it said: " + Files.readString(complaints));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }

    private synchronized void send(ObjectNode message) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException broken) {
            waiting.values().forEach(each -> each.completeExceptionally(ended()));
        }
    }

    private IOException ended() {
        try {
            return new IOException("the process has ended; it said: " + Files.readString(complaints));
        } catch (IOException unknown) {
            return new IOException("the process has ended", unknown);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode message = JSON.readTree(line);
                CompletableFuture<JsonNode> answer = message.has("method")
                        ? null
                        : waiting.remove(message.path("id").asString(""));
                if (answer == null) {
                    told.add(message);
                } else {
                    answer.complete(message);
                }
            }
        } catch (IOException | UncheckedIOException broken) {
            // it has ended
        }
        waiting.values().forEach(each -> each.completeExceptionally(ended()));
    }
}
