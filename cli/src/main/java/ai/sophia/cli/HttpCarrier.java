package ai.sophia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Flow;

/** Reaches a server at its address, over TCP. Safe for all threads. */
public final class HttpCarrier implements Carrier {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

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
        Announced content = new Announced(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        boolean announced = headers.getOrDefault(EXPECT, "").equals(CONTINUE);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .expectContinue(announced)
                .method(method, content);
        headers.forEach((name, value) -> {
            if (!name.equals(EXPECT)) {
                request.header(name, value);
            }
        });
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<InputStream> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException late) {
            throw (ConnectException) new ConnectException("it does not answer").initCause(late);
        } catch (HttpTimeoutException late) {
            throw late;
        } catch (IOException gone) {
            if (announced && !content.isBegun()) {
                throw (ConnectException) new ConnectException("it has gone").initCause(gone);
            }
            throw gone;
        }
        Map<String, String> answered = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Reply(response.statusCode(), answered, response.body()).taken();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** A body, of which it is known whether it has begun to be sent. */
    private static final class Announced implements BodyPublisher {
        private final BodyPublisher content;
        private volatile boolean begun;

        Announced(BodyPublisher content) {
            this.content = content;
        }

        boolean isBegun() {
            return begun;
        }

        @Override
        public long contentLength() {
            return content.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            begun = true;
            content.subscribe(subscriber);
        }
    }
}
