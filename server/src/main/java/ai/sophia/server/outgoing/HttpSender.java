package ai.sophia.server.outgoing;

import ai.sophia.core.webhook.Destinations;
import ai.sophia.core.webhook.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends notices over HTTP and HTTPS: by no proxy, without following redirects, and within a time of its own. Safe for all threads; a call
 * waits on the caller's, which should be virtual.
 */
public final class HttpSender implements Sender, AutoCloseable {
    /** How long one attempt may take in all. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Timeout CONNECT_LIMIT = Timeout.ofSeconds(5);
    private static final int CONNECTIONS = 256;
    private static final int CONNECTIONS_OF_A_HOST = 16;
    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;
    private static final int CLIENT_ERROR = 400;

    private static final int GONE = 410;

    /** A longer answer is not read to its end: the connection is closed instead. */
    private static final int READ_LIMIT = 64 * 1024;

    private static final int HEADERS_LIMIT = 100;
    private static final int LINE_LIMIT = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);

    private final Destinations destinations;
    private final Duration limit;
    private final CheckedNames names;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-limits").factory());
    private @Nullable CloseableHttpClient client;
    private boolean closed;

    public HttpSender(Destinations destinations) {
        this(destinations, LIMIT);
    }

    /** @param limit how long one attempt may take in all */
    public HttpSender(Destinations destinations, Duration limit) {
        this.destinations = destinations;
        this.limit = limit;
        this.names = new CheckedNames(destinations);
    }

    /** Made when it is first needed, for most servers have no webhooks. */
    private synchronized CloseableHttpClient client() throws IOException {
        if (closed) {
            throw new IOException("nothing is sent any more");
        }
        if (client == null) {
            client = connecting();
        }
        return client;
    }

    private CloseableHttpClient connecting() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                // or a target could fill the memory with headers until its time is up
                                .http1Config(Http1Config.custom()
                                        .setMaxHeaderCount(HEADERS_LIMIT)
                                        .setMaxLineLength(LINE_LIMIT)
                                        .build())
                                .build())
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS_OF_A_HOST)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_LIMIT)
                                .setSocketTimeout(Timeout.of(limit))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(limit))
                        .setResponseTimeout(Timeout.of(limit))
                        .setRedirectsEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("sophia-webhooks")
                .build();
    }

    @Override
    public Optional<String> refusal(URI target) {
        return destinations.refusal(target);
    }

    @Override
    public Reply send(URI target, Map<String, String> headers, byte[] body) {
        Optional<String> refused = refusal(target);
        if (refused.isPresent()) {
            return new Reply.Refused(refused.get());
        }
        HttpPost request = new HttpPost(target);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        // the client's own limits are for each read, and a target that sends a byte now and then would never meet them
        Future<?> end;
        try {
            end = clock.schedule(request::cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            return new Reply.Failed("nothing is sent any more");
        }
        try {
            return reply(request);
        } catch (CheckedNames.Forbidden forbidden) {
            return new Reply.Refused(String.valueOf(forbidden.getMessage()));
        } catch (IOException | RuntimeException failure) {
            // the client throws either when it is cancelled, depending on where it was
            return new Reply.Failed(
                    request.isCancelled()
                            ? "expected an answer within " + limit.toMillis() + " ms, but got none"
                            : "cannot reach it: " + failure.getMessage());
        } finally {
            end.cancel(false);
        }
    }

    private Reply reply(HttpPost request) throws IOException {
        ClassicHttpResponse response = client().executeOpen(null, request, null);
        try {
            return reply(response);
        } finally {
            end(request, response);
        }
    }

    private static Reply reply(ClassicHttpResponse response) {
        int status = response.getCode();
        if (status >= SUCCESS && status < REDIRECTION) {
            return new Reply.Taken();
        }
        String reason = "expected an answer of 200 to 299, but got " + status;
        if (status == GONE) {
            return new Reply.Gone(reason + ", which says that nobody is there any more");
        }
        boolean redirect = status >= REDIRECTION && status < CLIENT_ERROR;
        return new Reply.Failed(
                redirect ? reason + "; redirects are not followed" : reason,
                RetryAfter.of(response.getFirstHeader("Retry-After")));
    }

    /** Reads a short answer to its end, so that the connection serves again; what it says does not matter, nor what goes wrong with it. */
    private static void end(HttpPost request, ClassicHttpResponse response) {
        try {
            HttpEntity entity = response.getEntity();
            if (entity != null && !isShort(entity)) {
                // closing alone would read on to the end, which may be far
                request.cancel();
            }
            response.close();
        } catch (IOException | RuntimeException broken) {
            LOG.debug("The answer of a webhook broke off", broken);
        }
    }

    private static boolean isShort(HttpEntity entity) throws IOException {
        InputStream content = entity.getContent();
        return content.readNBytes(READ_LIMIT + 1).length <= READ_LIMIT;
    }

    @Override
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
        }
        names.close();
    }
}
