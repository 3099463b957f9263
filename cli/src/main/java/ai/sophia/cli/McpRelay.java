package ai.sophia.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Carries messages from standard input to a server and back to standard output, one a line: each line is a request of HTTP, and requests do
 * not wait for each other. Run by one thread, which starts virtual ones.
 */
final class McpRelay implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** How long answers that are under way are waited for when the input has ended. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private static final String DATA = "data:";

    /** A session of an older client, and the line that began it. */
    private record Session(String id, String version, McpLine initialize) {}

    private final URI address;
    private final String key;
    private final Output out;
    private final HttpClient http;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<JsonNode, Closeable> running = new ConcurrentHashMap<>();
    private volatile Optional<Session> session = Optional.empty();

    McpRelay(Connection connection, String path, Output out) {
        String server = connection.address().toString();
        this.address = URI.create((server.endsWith("/") ? server.substring(0, server.length() - 1) : server) + path);
        this.key = connection.key();
        this.out = out;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
    }

    /** Carries until the input ends, and until what was asked is answered. */
    void run(InputStream in) throws InterruptedException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    take(McpLine.of(line));
                }
            }
        } catch (IOException broken) {
            throw Failure.of("cannot read standard input: " + broken.getMessage());
        }
        requests.shutdown();
        requests.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void take(McpLine line) {
        if (line.method().equals("initialize") && !line.isModern()) {
            // what follows belongs to the session that this begins
            carry(line);
            session.ifPresent(begun -> Thread.ofVirtual().name("mcp-stream").start(() -> listen(begun)));
        } else if (line.method().equals("notifications/cancelled") && running.containsKey(line.cancelled())) {
            cancel(line.cancelled());
        } else if (line.method().equals("subscriptions/listen")) {
            Thread.ofVirtual().name("mcp-subscription").start(() -> carry(line));
        } else if (line.isRequest()) {
            requests.execute(() -> carry(line));
        } else {
            carry(line);
        }
    }

    private void carry(McpLine line) {
        try {
            Optional<Session> used = line.isModern() ? Optional.empty() : session;
            HttpResponse<InputStream> response = post(line, used);
            if (response.statusCode() == 404 && used.isPresent() && renew(used.get())) {
                response.body().close();
                response = post(line, session);
            }
            if (line.method().equals("initialize")) {
                begin(line, response);
            } else {
                deliver(line, response);
            }
        } catch (CancellationException takenBack) {
            // the client wants no answer any more
        } catch (IOException broken) {
            refuse(line, "the connection to " + address + " broke: " + broken.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(line.id());
        }
    }

    private HttpResponse<InputStream> post(McpLine line, Optional<Session> used)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(used)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(line.text()));
        if (!line.isModern() || line.id().isMissingNode()) {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        }
        line.headers().forEach(request::header);
        CompletableFuture<HttpResponse<InputStream>> response =
                http.sendAsync(request.build(), BodyHandlers.ofInputStream());
        running.put(line.id(), () -> response.cancel(true));
        try {
            return response.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        }
    }

    private HttpRequest.Builder request(Optional<Session> used) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        used.ifPresent(
                each -> request.header("Mcp-Session-Id", each.id()).header("MCP-Protocol-Version", each.version()));
        return request;
    }

    /** Notes the session that the answer to {@code initialize} names. */
    private void begin(McpLine line, HttpResponse<InputStream> response) throws IOException {
        String body = text(response);
        response.headers()
                .firstValue("Mcp-Session-Id")
                .ifPresent(id -> session = Optional.of(new Session(
                        id,
                        McpLine.of(body)
                                .message()
                                .path("result")
                                .path("protocolVersion")
                                .asString(""),
                        line)));
        whole(line, response, body);
    }

    /** A server that has been started anew knows no sessions; the client need not know that it got another. */
    private synchronized boolean renew(Session lost) throws IOException, InterruptedException {
        if (!session.equals(Optional.of(lost))) {
            return true;
        }
        HttpResponse<InputStream> response = post(lost.initialize(), Optional.empty());
        text(response);
        Optional<String> id = response.headers().firstValue("Mcp-Session-Id");
        id.ifPresent(renewed -> {
            Session begun = new Session(renewed, lost.version(), lost.initialize());
            session = Optional.of(begun);
            Thread.ofVirtual().name("mcp-stream").start(() -> listen(begun));
        });
        return id.isPresent();
    }

    /** Carries what the server says by itself, for as long as the session lasts. */
    private void listen(Session listened) {
        try {
            HttpResponse<InputStream> response = http.send(
                    request(Optional.of(listened))
                            .header("Accept", "text/event-stream")
                            .GET()
                            .build(),
                    BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                events(response.body());
            }
        } catch (IOException ended) {
            // the next request tells whether the server is there
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(McpLine line, HttpResponse<InputStream> response) throws IOException {
        if (!type(response).startsWith("text/event-stream")) {
            whole(line, response, text(response));
            return;
        }
        boolean cancellable = running.computeIfPresent(line.id(), (id, sending) -> response.body()) != null;
        try {
            events(response.body());
        } catch (IOException broken) {
            // a stream that the client took back is closed by this side
            if (!cancellable || running.containsKey(line.id())) {
                throw broken;
            }
        }
    }

    private void events(InputStream body) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    say(line.substring(DATA.length()).strip());
                }
            }
        }
    }

    private void whole(McpLine line, HttpResponse<InputStream> response, String body) {
        JsonNode answer = McpLine.of(body).message();
        boolean ours = type(response).startsWith("application/json") && (answer.has("jsonrpc") || answer.isArray());
        // what was no message is refused without an id, and a notification wants no answer
        if (ours && (answer.has("id") || answer.isArray() || line.method().isEmpty())) {
            say(answer.toString());
        } else if (ours) {
            refuse(line, answer.path("error").path("message").asString(""));
        } else if (response.statusCode() >= 300) {
            refuse(line, answer.path("detail").asString("the server answered with status " + response.statusCode()));
        }
    }

    private void cancel(JsonNode request) {
        Closeable stream = running.remove(request);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException ended) {
                // then there is nothing to take back
            }
        }
    }

    /** Answers in place of a server that did not, or not in the protocol. */
    private void refuse(McpLine line, String explanation) {
        if (!line.id().isMissingNode()) {
            var error = SophiaClient.JSON.createObjectNode().put("jsonrpc", "2.0");
            error.set("id", line.id());
            error.putObject("error").put("code", -32603).put("message", explanation);
            say(error.toString());
        }
    }

    private synchronized void say(String message) {
        out.print(message + "\n");
        out.flush();
    }

    private static String type(HttpResponse<InputStream> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    private static String text(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        requests.shutdownNow();
        http.shutdownNow();
    }
}
