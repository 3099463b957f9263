package ai.sophia.server.mem0;

import ai.sophia.core.tier.Admissions;
import ai.sophia.server.TestingServer;
import ai.sophia.server.TestingServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A server with the interface that mem0's clients speak, and requests as these send them. */
final class TestingMem0 implements AutoCloseable {
    static final String KEY = "m0-testing";

    private final TestingServer server;

    TestingMem0() {
        this(Admissions.of(2));
    }

    TestingMem0(Admissions admissions) {
        server = TestingServer.start(Optional.of(KEY), admissions, services -> new Mem0(services)::register);
    }

    /** A request as one of mem0's clients sends it: with a token, and with JSON as its type even where there is none. */
    HttpRequest.Builder request(String path) {
        return server.request(path).header("Authorization", "Token " + KEY).header("Content-Type", "application/json");
    }

    TestingServer server() {
        return server;
    }

    Answer send(HttpRequest.Builder request) {
        return server.send(request);
    }

    Answer get(String path) {
        return send(request(path));
    }

    Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    Answer put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    Answer patch(String path, String body) {
        return send(request(path).method("PATCH", BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer delete(String path, String body) {
        return send(request(path).method("DELETE", BodyPublishers.ofString(body)));
    }

    /** Adds a memory as it is and returns its id. */
    String add(String user, String text) {
        return add("{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}],\"user_id\":\"" + user
                + "\",\"infer\":false}");
    }

    /** Adds memories as the body says and returns the first one's id. */
    String add(String body) {
        JsonNode answer = post("/v3/memories/add/", body).json();
        return answer.path("results").path(0).path("id").asString();
    }

    @Override
    public void close() {
        server.close();
    }
}
