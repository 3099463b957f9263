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
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a server that listens on a socket of this machine. Each request has a connection of its own, so that one that could not be made is
 * told from one that broke. Safe for all threads; interrupting a thread closes the connection that it waits on. Each exchange runs on a
 * virtual thread of its own until the head of its answer is there, so that it can be given up wherever it hangs: a process that is stopped
 * still has its connections accepted by the operating system.
 */
public final class LocalClient {
    /** An answer; closing its body closes the connection. The names of headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, InputStream body) {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /** How long the body of a request waits to be asked for, where it is to be; it is sent then. */
    private static final Duration CONTINUE_PATIENCE = Duration.ofSeconds(10);

    private static final String EXPECT = "Expect";
    private static final String CONTINUE = "100-continue";

    private final Path socket;
    private final Duration patience;
    private final WebClient web;
    private final Http1Client http;
    private final Tls none = Tls.builder().enabled(false).build();

    /**
     * Asks the one that listens there.
     *
     * @param patience how long the head of an answer is waited for
     */
    public LocalClient(Path socket, Duration patience) {
        this.socket = socket;
        this.patience = patience;
        this.web = WebClient.builder()
                .servicesDiscoverServices(false)
                // a stream may be silent for as long as it likes
                .socketOptions(
                        SocketOptions.builder().readTimeout(Duration.ZERO).build())
                .readTimeout(Duration.ZERO)
                .readContinueTimeout(CONTINUE_PATIENCE)
                .build();
        this.http = web.client(Http1Client.PROTOCOL);
    }

    /**
     * Sends a request and waits for the head of its answer.
     *
     * @param path and the query behind it, both encoded
     * @param headers with {@code Expect: 100-continue}, the body is sent when the server asks for it
     * @throws ConnectException if nobody is there, or has gone before it had the body that it was to ask for, so that nothing can have
     *     been done
     * @throws HttpTimeoutException if the head did not come in time: whether the request was done is not known
     */
    public Answer send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        FutureTask<Answer> exchange = new FutureTask<>(() -> exchange(method, path, headers, body));
        Thread.ofVirtual().name("local-request").start(exchange);
        try {
            return exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("no answer came within " + patience.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            // closes the connection, if the answer has not begun
            exchange.cancel(true);
        }
    }

    private Answer exchange(String method, String path, Map<String, String> headers, String body) throws IOException {
        ClientConnection connection = connection();
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        boolean announced = headers.getOrDefault(EXPECT, "").equals(CONTINUE);
        AtomicBoolean untouched = new AtomicBoolean(announced);
        try {
            Http1ClientRequest request = http.method(Method.create(method))
                    .skipUriEncoding(true)
                    // the web client decodes path and query once before it sends them as they are
                    .uri(URI.create(
                            "http://localhost" + path.replace("%", "%25").replace("+", "%2B")))
                    .connection(connection);
            headers.forEach((name, value) -> {
                if (!name.equals(EXPECT)) {
                    request.header(HeaderNames.create(name), value);
                }
            });
            Http1ClientResponse response;
            if (announced) {
                response = request.sendExpectContinue(true).outputStream(out -> {
                    out.write(content);
                    // which ends the body: before it no server has the whole request
                    out.close();
                    untouched.set(false);
                });
            } else {
                response = content.length == 0 ? request.request() : request.submit(content);
            }
            Map<String, String> answered = new HashMap<>();
            response.headers().forEach(header -> answered.put(header.name().toLowerCase(Locale.ROOT), header.get()));
            InputStream answer = response.entity().hasEntity() ? response.inputStream() : InputStream.nullInputStream();
            return new Answer(response.status().code(), answered, new Body(answer, connection));
        } catch (RuntimeException broken) {
            connection.closeResource();
            if (untouched.get()) {
                throw gone(broken);
            }
            throw new IOException(reason(broken), broken);
        }
    }

    private ClientConnection connection() throws ConnectException {
        try {
            return UnixDomainSocketClientConnection.create(
                            web, none, List.of(), UnixDomainSocketAddress.of(socket), each -> false, each -> {})
                    .connect();
        } catch (RuntimeException nobody) {
            throw gone(nobody);
        }
    }

    private static ConnectException gone(RuntimeException failure) {
        return (ConnectException) new ConnectException(reason(failure)).initCause(failure);
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
