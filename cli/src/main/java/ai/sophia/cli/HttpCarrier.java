package ai.sophia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reaches a server at its address, over TCP. Safe for all threads. */
public final class HttpCarrier implements Carrier {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    /** How long the head of an answer is waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final String address;
    private final String key;
    private final HttpClient http;

    /**
     * @param key shown with every request, empty for none
     */
    public HttpCarrier(URI address, String key) {
        String whole = address.toString();
        this.address = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        this.key = key;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
    }

    @Override
    public String place() {
        return address;
    }

    @Override
    public Reply send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<InputStream> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException late) {
            throw (ConnectException) new ConnectException("it does not answer").initCause(late);
        }
        Map<String, String> answered = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Reply(response.statusCode(), answered, response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
