package ai.sophia.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of the OpenAI interface with a double of a language model: of turns that hold words it was told, it proposes the facts that it was told; before that it
 * does what a test scripts.
 */
final class TestingChat implements AutoCloseable {
    static final String MODEL = "parrot";

    /** Tokens that it says each answer took. */
    static final int TOKENS = 100;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ASKED = Pattern.compile("(?m)^(\\d+)\\. .*$");

    /** What is done with a request. */
    interface Step {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Map<String, Object>> facts = new ConcurrentHashMap<>();
    private final Queue<Step> script = new ConcurrentLinkedQueue<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    TestingChat() {
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
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Has it propose a fact of turns with these words. */
    void knows(String words, Map<String, Object> fact) {
        facts.put(words, fact);
    }

    /** A fact as a model should propose it. */
    static Map<String, Object> fact(String sort, String text, String object, String quote) {
        Map<String, Object> fact = new LinkedHashMap<>();
        fact.put("sort", sort);
        fact.put("text", text);
        fact.put("subject", "user");
        fact.put("relation", "is");
        fact.put("object", object);
        fact.put("negated", false);
        fact.put("topic", "");
        fact.put("value", "");
        fact.put("quote", quote);
        fact.put("confidence", 0.9);
        fact.put("ends", "");
        fact.put("why", "");
        return fact;
    }

    /** Scripts the next requests. */
    void then(Step... steps) {
        script.addAll(List.of(steps));
    }

    /** What it was asked about turns so far. */
    List<String> questions() {
        return questions;
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        JsonNode messages = request.path("messages");
        String question = messages.get(messages.size() - 1).path("content").asString("");
        Matcher asked = ASKED.matcher(question);
        if (!asked.find()) {
            says("{\"answer\": \"yes\"}").answer(exchange);
            return;
        }
        questions.add(question);
        Step step = script.poll();
        (step == null ? says(proposals(question)) : step).answer(exchange);
    }

    private String proposals(String question) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode array = answer.putArray("facts");
        ASKED.matcher(question)
                .results()
                .forEach(turn -> facts.forEach((words, fact) -> {
                    if (turn.group().contains(words)) {
                        array.add(JSON.valueToTree(numbered(Integer.parseInt(turn.group(1)), fact)));
                    }
                }));
        return answer.toString();
    }

    private static Map<String, Object> numbered(int turn, Map<String, Object> fact) {
        Map<String, Object> numbered = new LinkedHashMap<>(fact);
        numbered.put("turn", turn);
        return numbered;
    }

    /** Says a text, whatever was asked. */
    static Step says(String text) {
        ObjectNode answer =
                JSON.createObjectNode().put("object", "chat.completion").put("model", MODEL);
        answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", text);
        answer.putObject("usage").put("prompt_tokens", TOKENS - 10).put("completion_tokens", 10);
        return status(200, answer.toString());
    }

    /** Proposes these facts of the first turn. */
    static Step proposes(List<Map<String, Object>> facts) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode array = answer.putArray("facts");
        facts.forEach(fact -> array.add(JSON.valueToTree(numbered(1, fact))));
        return says(answer.toString());
    }

    static Step status(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** Never answers. */
    Step hanging() {
        return exchange -> {
            try {
                ended.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        };
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
