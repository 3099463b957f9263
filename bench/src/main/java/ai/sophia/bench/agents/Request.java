package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Calls;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A request, as it is sent. Immutable. */
final class Request {
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;

    private Request(String path, Map<String, String> headers, byte[] body) {
        this.path = path;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    static Request of(String path, Map<String, String> headers, JsonNode body) {
        return new Request(path, headers, Calls.JSON.writeValueAsBytes(body));
    }

    String path() {
        return path;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** In UTF-8; not to be changed. */
    byte[] body() {
        return body;
    }

    /** Sends it, and takes the answer as it comes; fails if that is no success. */
    HttpResponse<byte[]> send(Calls calls) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = calls.exchange(path, headers, body);
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException("expected " + path + " to succeed, but got " + response.statusCode() + ": "
                    + Calls.JSON.readTree(response.body()));
        }
        return response;
    }

    /** Sends it, and reads the answer. */
    JsonNode ask(Calls calls) throws IOException, InterruptedException {
        return Calls.JSON.readTree(send(calls).body());
    }
}
