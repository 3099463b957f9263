package ai.sophia.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.UnixDomainSocketClientConnection;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a server that listens on a socket of this machine. Each request has a connection of its own, so that one that could not be made is
 * told from one that broke. Safe for all threads; interrupting a thread closes the connection that it waits on.
 */
public final class LocalClient {
    /** An answer; closing its body closes the connection. The names of headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, InputStream body) {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    private final Path socket;
    private final WebClient web;
    private final Http1Client http;
    private final Tls none = Tls.builder().enabled(false).build();

    /** Asks the one that listens there. */
    public LocalClient(Path socket) {
        this.socket = socket;
        this.web = WebClient.builder()
                .servicesDiscoverServices(false)
                // a stream may be silent for as long as it likes
                .socketOptions(
                        SocketOptions.builder().readTimeout(Duration.ZERO).build())
                .readTimeout(Duration.ZERO)
                .build();
        this.http = web.client(Http1Client.PROTOCOL);
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @param path and the query behind it, both encoded
     * @throws ConnectException if nobody is there, so that nothing was sent
     */
    public Answer send(String method, String path, Map<String, String> headers, String body) throws IOException {
        ClientConnection connection = connection();
        try {
            Http1ClientRequest request = http.method(Method.create(method))
                    .skipUriEncoding(true)
                    // the web client decodes path and query once before it sends them as they are
                    .uri(URI.create(
                            "http://localhost" + path.replace("%", "%25").replace("+", "%2B")))
                    .connection(connection);
            headers.forEach((name, value) -> request.header(HeaderNames.create(name), value));
            Http1ClientResponse response =
                    body.isEmpty() ? request.request() : request.submit(body.getBytes(StandardCharsets.UTF_8));
            Map<String, String> answered = new HashMap<>();
            response.headers().forEach(header -> answered.put(header.name().toLowerCase(Locale.ROOT), header.get()));
            InputStream content =
                    response.entity().hasEntity() ? response.inputStream() : InputStream.nullInputStream();
            return new Answer(response.status().code(), answered, new Body(content, connection));
        } catch (RuntimeException broken) {
            connection.closeResource();
            throw new IOException(reason(broken), broken);
        }
    }

    private ClientConnection connection() throws ConnectException {
        try {
            return UnixDomainSocketClientConnection.create(
                            web, none, List.of(), UnixDomainSocketAddress.of(socket), each -> false, each -> {})
                    .connect();
        } catch (RuntimeException nobody) {
            throw (ConnectException) new ConnectException(reason(nobody)).initCause(nobody);
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The web client tells of a broken connection by exceptions of its own. */
    private static final class Body extends FilterInputStream {
        private final ClientConnection connection;

        Body(InputStream content, ClientConnection connection) {
            super(content);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (RuntimeException broken) {
                throw new IOException(reason(broken), broken);
            }
        }

        @Override
        public void close() {
            connection.closeResource();
        }
    }
}
