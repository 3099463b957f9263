package ai.sophia.bench.tiers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a server that speaks HTTP, on a free port, and notes what it is sent, so that it can be sent again without whoever sent it. Safe for all threads. */
final class Tap implements AutoCloseable {
    /** A request with a body. */
    record Sent(String path, String body) {
        /** The same to the server itself. */
        HttpRequest to(URI server) {
            return HttpRequest.newBuilder(server.resolve(path))
                    .header("Accept", "application/json")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
        }
    }

    private final URI server;
    private final HttpServer listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Sent> sent = new ArrayList<>();

    private Tap(URI server) throws IOException {
        this.server = server;
        this.listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.setExecutor(threads);
        listener.createContext("/", this::forward);
        listener.start();
    }

    /** Opens one before a server. */
    static Tap before(URI server) throws IOException {
        return new Tap(server);
    }

    int port() {
        return listener.getAddress().getPort();
    }

    /** All that was sent until now with a path that ends like this, in the order of sending; it is forgotten here. */
    synchronized List<Sent> take(String end) {
        List<Sent> taken =
                sent.stream().filter(each -> each.path().endsWith(end)).toList();
        sent.clear();
        return taken;
    }

    /** Sends a request that is to succeed, and leaves what is in the answer unread. */
    static void send(HttpClient bare, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = bare.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("expected " + request.uri() + " to answer, but got " + response.statusCode());
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            synchronized (this) {
                sent.add(new Sent(path, new String(body, StandardCharsets.UTF_8)));
            }
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                    .header("Content-Type", "application/json")
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            int length = response.body().length;
            exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
