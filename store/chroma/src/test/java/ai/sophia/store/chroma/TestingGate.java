package ai.sophia.store.chroma;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands before a server: lets through who sends the credential and what is not too large, or answers by itself. Safe for all
 * threads.
 */
final class TestingGate implements AutoCloseable {
    /** How it treats what it lets in. */
    enum Manner {
        FORWARD,
        /** What the server says is told when {@link #tell} has been called. */
        WITHHOLD,
        HANG,
        FAIL,
        REDIRECT,
        PAGE,
        NOTHING_HERE
    }

    private final URI behind;
    private final String credential;
    private final int limit;
    private final HttpServer gate;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch telling = new CountDownLatch(1);
    private final CountDownLatch withheld = new CountDownLatch(1);
    private volatile Manner manner = Manner.FORWARD;

    /**
     * @param credential the header {@code Authorization} that it wants; empty for none
     * @param limit most bytes of a request
     */
    TestingGate(URI behind, String credential, int limit) {
        this.behind = behind;
        this.credential = credential;
        this.limit = limit;
        try {
            this.gate = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        gate.setExecutor(threads);
        gate.createContext("/", this::handle);
        gate.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + gate.getAddress().getPort());
    }

    /** How it is from now on. */
    void be(Manner changed) {
        manner = changed;
    }

    /** Waits until an answer is withheld. */
    void awaitWithheld() throws InterruptedException {
        withheld.await();
    }

    /** Tells what was withheld. */
    void tell() {
        telling.countDown();
    }

    /** How many requests came to it. */
    int requests() {
        return requests.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            if (!credential.isEmpty() && !credential.equals(sent)) {
                answer(exchange, 401, "<html>Unauthorized</html>");
            } else if (body.length > limit) {
                answer(exchange, 413, "<html>Request Entity Too Large</html>");
            } else {
                switch (manner) {
                    case FORWARD -> answer(exchange, forwarded(exchange, body));
                    case WITHHOLD -> {
                        HttpResponse<byte[]> response = forwarded(exchange, body);
                        withheld.countDown();
                        telling.await();
                        answer(exchange, response);
                    }
                    case HANG -> closing.await();
                    case FAIL -> answer(exchange, 503, "{\"error\":\"Busy\",\"message\":\"not now\"}");
                    case REDIRECT -> {
                        exchange.getResponseHeaders().set("Location", behind.toString());
                        answer(exchange, 302, "");
                    }
                    case PAGE -> answer(exchange, 200, "<html>Welcome</html>");
                    case NOTHING_HERE -> answer(exchange, 404, "<html>Not Found</html>");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        behind.resolve(exchange.getRequestURI().toString()))
                .header("Content-Type", "application/json")
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closing.countDown();
        gate.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
