package ai.sophia.bench.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls of one client to a server, over HTTP/1.1 connections that are kept. Safe for all threads, which get a connection each. */
public final class Calls implements AutoCloseable {
    /** Reads and writes JSON. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    /** The status by which a server refuses what it has no room for. */
    public static final int TOO_MANY_REQUESTS = 429;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    public Calls(URI server) {
        this.server = server;
    }

    /** An answer: its status and its JSON, which is a missing node if there is none. */
    public record Reply(int status, JsonNode body) {
        /** Whether the call succeeded. */
        public boolean succeeded() {
            return status / 100 == 2;
        }

        /** This, if the call succeeded; else fails with what the server said. */
        public Reply orFail() {
            if (!succeeded()) {
                throw new IllegalStateException("expected the call to succeed, but got " + status + ": " + body);
            }
            return this;
        }
    }

    /**
     * What came of a call whose answer does not matter.
     *
     * @param status its status, 0 if there was no answer
     * @param retryAfter how long the server asks to wait before the next call; zero if it does not ask
     */
    public record Outcome(int status, Duration retryAfter) {
        /** No answer. */
        public static final Outcome NONE = new Outcome(0, Duration.ZERO);
    }

    /** An object to fill and send. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Sends JSON. */
    public Reply post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(json(path).POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Sends JSON that is made already. */
    public Reply postJson(String path, byte[] json) throws IOException, InterruptedException {
        return send(json(path).POST(BodyPublishers.ofByteArray(json)));
    }

    /** Sends JSON until there is room for it: where the server asks to come back later (429), again after the time that it says. */
    public Reply postPatiently(String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = json(path)
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        while (response.statusCode() == TOO_MANY_REQUESTS) {
            Thread.sleep(retryAfter(response));
            response = client.send(request, BodyHandlers.ofByteArray());
        }
        return reply(response);
    }

    /** Sends JSON that is made already, and looks at no more of the answer than it must. */
    public Outcome post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<Void> response =
                client.send(json(path).POST(BodyPublishers.ofString(json)).build(), BodyHandlers.discarding());
        return new Outcome(response.statusCode(), retryAfter(response));
    }

    /** Sends JSON that is made already, with further headers, and returns the answer as it came. */
    public HttpResponse<byte[]> exchange(String path, Map<String, String> headers, byte[] json)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = json(path).POST(BodyPublishers.ofByteArray(json));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return Duration.ofSeconds(
                response.headers().firstValueAsLong("Retry-After").orElse(0));
    }

    /** Sends lines of JSON. */
    public Reply postLines(String path, String lines) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofString(lines)));
    }

    /** Changes the version {@code expected} of what is there. */
    public Reply patch(String path, int expected, JsonNode body) throws IOException, InterruptedException {
        return send(json(path)
                .header("If-Match", "\"" + expected + "\"")
                .method("PATCH", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Deletes what is there. */
    public Reply delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    /** Reads what is there. */
    public Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Reads lines of JSON, as they come; to be closed. */
    public Stream<JsonNode> getLines(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = client.send(request(path).GET().build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IllegalStateException("expected lines of " + path + ", but got " + response.statusCode());
        }
        return response.body().filter(line -> !line.isBlank()).map(JSON::readTree);
    }

    /** Lets go of the connections. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return reply(client.send(request.build(), BodyHandlers.ofByteArray()));
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        if (response.body().length == 0) {
            return new Reply(response.statusCode(), JSON.missingNode());
        }
        try {
            return new Reply(response.statusCode(), JSON.readTree(response.body()));
        } catch (JacksonException malformed) {
            throw new UncheckedIOException(
                    new IOException("expected JSON from " + response.uri() + ", but got " + malformed.getMessage()));
        }
    }
}
