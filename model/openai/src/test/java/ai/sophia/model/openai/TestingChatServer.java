package ai.sophia.model.openai;

import ai.sophia.core.model.Price;
import ai.sophia.guard.Breaker;
import ai.sophia.model.openai.TestingServer.Step;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of a language model that does what a test scripts, one step for each request, and after that says {@link #TEXT}. It is a double: no model is
 * run here.
 */
final class TestingChatServer implements AutoCloseable {
    static final String MODEL = "testing/parrot";
    static final String TEXT = "Polly wants a cracker";
    static final String KEY = "sk-test-0123456789abcdef";
    static final Price PRICE = new Price(new BigDecimal("0.50"), new BigDecimal("2"));

    /** Tokens that it says it has read and written for each answer. */
    static final int READ = 1_000;

    static final int WRITTEN = 10;

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A request that came.
     *
     * @param headers by their names in lower case
     */
    record Came(String path, JsonNode body, Map<String, String> headers) {
        /** The messages as {@code role: content}. */
        List<String> messages() {
            return body.path("messages").values().stream()
                    .map(each -> each.path("role").asString() + ": "
                            + each.path("content").asString(""))
                    .toList();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Step> script = new ArrayDeque<>();
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    volatile Step usual = says(TEXT);

    TestingChatServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::chat);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The settings that name it. */
    ChatServer settings(Duration patience) {
        return new ChatServer(Address.of(address()), KEY, MODEL, Portkey.NONE, PRICE, patience);
    }

    /** The model on it, with a real guard of its own. */
    OpenAiChat model() {
        return model(settings(Duration.ofSeconds(20)));
    }

    static OpenAiChat model(ChatServer settings) {
        return new OpenAiChat(settings, new Breaker("language model", settings.patience()));
    }

    /** Scripts the next requests. */
    void then(Step... steps) {
        synchronized (script) {
            script.addAll(List.of(steps));
        }
    }

    /** The requests so far. */
    List<Came> came() {
        return came;
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        entry -> entry.getValue().getFirst()));
        came.add(new Came(exchange.getRequestURI().getPath(), request, headers));
        Step step;
        synchronized (script) {
            step = script.isEmpty() ? usual : script.remove();
        }
        step.answer(exchange, request);
    }

    /** Says a text, piece by piece, by words, if that is asked for. */
    static Step says(String text) {
        return (exchange, request) -> {
            if (request.path("stream").asBoolean(false)) {
                String[] words = text.split("(?<= )");
                StringBuilder events = new StringBuilder();
                Arrays.stream(words).map(TestingChatServer::piece).forEach(events::append);
                stream(events + end("stop") + usage() + done()).answer(exchange, request);
            } else {
                TestingServer.send(exchange, 200, answer(text));
            }
        };
    }

    /** The body of an answer that is a text. */
    static String answer(String text) {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant").put("content", text);
        return answer(message, "stop");
    }

    static String answer(JsonNode message, String reason) {
        ObjectNode answer =
                JSON.createObjectNode().put("object", "chat.completion").put("model", MODEL);
        answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", reason)
                .set("message", message);
        answer.putObject("usage").put("prompt_tokens", READ).put("completion_tokens", WRITTEN);
        return answer.toString();
    }

    /** Calls a tool. */
    static Step calls(String name, String arguments) {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant").putNull("content");
        message.putArray("tool_calls")
                .addObject()
                .put("id", "call_1")
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments);
        return TestingServer.status(200, answer(message, "tool_calls"));
    }

    /** An event that tells a piece of text. */
    static String piece(String text) {
        return delta(JSON.createObjectNode().put("content", text).toString());
    }

    /** An event with that delta. */
    static String delta(String delta) {
        return event("{\"model\": \"" + MODEL + "\", \"choices\": [{\"index\": 0, \"delta\": " + delta
                + ", \"finish_reason\": null}]}");
    }

    static String end(String reason) {
        return event("{\"choices\": [{\"index\": 0, \"delta\": {}, \"finish_reason\": \"" + reason + "\"}]}");
    }

    static String usage() {
        return event("{\"choices\": [], \"usage\": {\"prompt_tokens\": " + READ + ", \"completion_tokens\": " + WRITTEN
                + "}}");
    }

    static String done() {
        return event("[DONE]");
    }

    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** Sends these pieces of a stream one after the other, each flushed by itself, and ends as it should. */
    static Step stream(String... pieces) {
        return (exchange, request) -> {
            OutputStream body = begin(exchange);
            for (String piece : pieces) {
                body.write(piece.getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
            exchange.close();
        };
    }

    /** Sends bytes, cut as given. */
    static Step stream(byte[] bytes, int... cuts) {
        return (exchange, request) -> {
            OutputStream body = begin(exchange);
            int from = 0;
            for (int cut : cuts) {
                body.write(bytes, from, cut - from);
                body.flush();
                from = cut;
            }
            body.write(bytes, from, bytes.length - from);
            body.close();
        };
    }

    /** Sends some of a stream and breaks the connection off. */
    static Step cut(String... pieces) {
        return (exchange, request) -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 1 << 20);
            for (String piece : pieces) {
                exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        };
    }

    /** Never answers. */
    Step hanging() {
        return (exchange, request) -> await(Long.MAX_VALUE);
    }

    /** Sends some of a stream, and after that a comment now and then, for ever. */
    Step dripping(String... pieces) {
        return (exchange, request) -> {
            OutputStream body = begin(exchange);
            for (String piece : pieces) {
                body.write(piece.getBytes(StandardCharsets.UTF_8));
            }
            while (!await(10)) {
                body.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                body.flush();
            }
        };
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private boolean await(long millis) throws IOException {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
