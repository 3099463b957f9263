package ai.sophia.model.openai;

import ai.sophia.core.tier.Guard;
import ai.sophia.guard.Breaker;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server of embeddings that does what a test scripts, one step for each request, and after that answers as a server should: with vectors of a
 * bag of words. It is a double: no server of the kind is run here.
 */
final class TestingServer implements AutoCloseable {
    static final int DIMENSION = 16;
    static final String MODEL = "testing/bag-of-words";

    private static final Pattern SEPARATORS = Pattern.compile("[\\s.,?:]+");
    private static final JsonMapper JSON = new JsonMapper();

    /** What becomes of one request. */
    interface Step {
        void answer(HttpExchange exchange, JsonNode request) throws IOException;
    }

    /** A request for embeddings that came. */
    record Came(JsonNode body, String authorization, long nanoTime) {
        List<String> input() {
            return body.path("input").values().stream()
                    .map(JsonNode::stringValue)
                    .toList();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Step> script = new ArrayDeque<>();
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final List<Long> looks = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    volatile Step usual = (exchange, request) -> send(exchange, 200, answer(request));
    volatile List<String> models = List.of(MODEL);
    volatile String metrics = "";

    TestingServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/v1/embeddings", this::embeddings);
        server.createContext("/v1/models", exchange -> {
            ObjectNode list = JSON.createObjectNode().put("object", "list");
            ArrayNode data = list.putArray("data");
            models.forEach(each -> data.addObject().put("id", each));
            send(exchange, 200, list.toString());
        });
        server.createContext("/metrics", exchange -> {
            looks.add(System.nanoTime());
            send(exchange, metrics.isEmpty() ? 404 : 200, metrics);
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The settings that name it, and nothing else. */
    EmbeddingServer settings() {
        return new EmbeddingServer(Address.of(address()), "", "", "", 0, "", "", Duration.ofSeconds(20));
    }

    /** An embedder on it that has learnt its space. */
    OpenAiEmbedder embedder() {
        return new OpenAiEmbedder(settings(), settings().space(MODEL, DIMENSION), guard());
    }

    /** A real guard, for one embedder. */
    static Guard guard() {
        return new Breaker("embeddings", OpenAiEmbedder.LONGEST);
    }

    /** Scripts the next requests. */
    void then(Step... steps) {
        synchronized (script) {
            script.addAll(List.of(steps));
        }
    }

    /** The requests for embeddings so far. */
    List<Came> came() {
        return came;
    }

    /** When its metrics were looked at. */
    List<Long> looks() {
        return looks;
    }

    private void embeddings(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        came.add(new Came(request, authorization == null ? "" : authorization, System.nanoTime()));
        Step step;
        synchronized (script) {
            step = script.isEmpty() ? usual : script.remove();
        }
        step.answer(exchange, request);
    }

    /** Answers with a status, a body and headers of one value each. */
    static Step status(int status, String body, String... headers) {
        return (exchange, request) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        };
    }

    /** Never answers. */
    Step hanging() {
        return (exchange, request) -> await();
    }

    /** Begins to answer and never ends. */
    Step hangingInTheMiddle() {
        return (exchange, request) -> {
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write("{\"data\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await();
        };
    }

    /** Breaks the connection off. */
    static Step reset() {
        return (exchange, request) -> exchange.close();
    }

    private void await() throws IOException {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    /** The proper answer to a request. */
    static String answer(JsonNode request) {
        return answer(request, request.path("encoding_format").asString("").equals("base64"));
    }

    static String answer(JsonNode request, boolean base64) {
        ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", MODEL);
        ArrayNode data = answer.putArray("data");
        int index = 0;
        for (JsonNode text : request.path("input")) {
            ObjectNode each = data.addObject().put("object", "embedding").put("index", index++);
            float[] vector = vector(text.stringValue());
            if (base64) {
                each.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = each.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        return answer.toString();
    }

    static String base64(float... vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The sum of noise that is grown from each word and from how often it occurs. */
    static float[] vector(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 0.1f;
        for (String word :
                SEPARATORS.splitAsStream(text.toLowerCase(Locale.ROOT)).toList()) {
            Random random = new Random(word.hashCode());
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] += (float) random.nextGaussian();
            }
        }
        return vector;
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** All texts that came, in their order. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        came.forEach(each -> texts.addAll(each.input()));
        return texts;
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
