package ai.sophia.model.openai;

import ai.sophia.core.tier.BrokenConnection;
import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Passing;
import ai.sophia.model.openai.CallFailure.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Single exchanges with one server, over connections that are kept. Redirects are not followed, for they would carry key and texts to where nobody
 * has set. Safe for all threads; callers wait, and may be virtual threads.
 */
final class Connection implements AutoCloseable {
    /** More than a hundred vectors of 4,096 numbers take in digits. */
    private static final long LONGEST_ANSWER = 32L << 20;

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(2);

    private final EmbeddingServer server;
    private final HttpClient client;

    Connection(EmbeddingServer server) {
        this.server = server;
        boolean encrypted = "https".equals(server.address().embeddings().getScheme());
        this.client = HttpClient.newBuilder()
                // without encryption the second version is asked for by an upgrade, which some servers stumble over
                .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTING)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /**
     * Sends a body of JSON.
     *
     * @throws CallFailure if what comes is no success, or comes too late
     */
    byte[] post(URI where, byte[] body, Deadline deadline) {
        return checked(exchange(request(where, BodyPublishers.ofByteArray(body), "POST"), deadline));
    }

    /**
     * Reads something that the key opens.
     *
     * @throws CallFailure if what comes is no success, or comes too late
     */
    byte[] get(URI where, Deadline deadline) {
        return checked(exchange(request(where, BodyPublishers.noBody(), "GET"), deadline));
    }

    private HttpRequest request(URI where, BodyPublisher body, String method) {
        HttpRequest.Builder request = HttpRequest.newBuilder(where)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, body);
        if (!server.key().isEmpty()) {
            request.header("Authorization", "Bearer " + server.key());
        }
        return request.build();
    }

    /** Reads what is open to all, with whatever status; the key is not shown. */
    HttpResponse<byte[]> read(URI where, Deadline deadline) {
        return exchange(HttpRequest.newBuilder(where).build(), deadline);
    }

    /** The client bounds the time until headers come; here all of the answer is to be there. */
    private HttpResponse<byte[]> exchange(HttpRequest request, Deadline deadline) {
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return call.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new Lasting(
                    who() + " did not answer within " + deadline.allowed().toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Lasting("interrupted while waiting for " + who());
        } catch (ExecutionException failed) {
            throw unreachable(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private CallFailure unreachable(Throwable cause) {
        String what = who() + " cannot be reached: " + BrokenConnection.reason(cause);
        boolean passing = cause instanceof IOException
                && !(cause instanceof SSLException)
                && !String.valueOf(cause.getMessage()).contains("body exceeds capacity");
        return passing ? new Passing(what, Duration.ZERO) : new Lasting(what);
    }

    private byte[] checked(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer.body();
        }
        String told = ErrorBody.message(answer.body());
        String what = who() + " answered " + status;
        throw switch (status) {
            case 429, 502, 503, 504 -> new Passing(said(what, told), after(answer));
            // what it says may quote what was to be embedded, and is not told on
            case 400, 413, 422 -> new Refused(what, status, told);
            case 401, 403 -> new Lasting(what + ": it wants another key, or one at all");
            case 301, 302, 303, 307, 308 -> new Lasting(what + ": redirects are not followed");
            default -> new Lasting(said(what, told));
        };
    }

    private String said(String what, String told) {
        return told.isEmpty() ? what : what + ": " + hidden(told);
    }

    /** Some servers quote the key that they do not take. */
    private String hidden(String told) {
        return server.key().isEmpty() ? told : told.replace(server.key(), "…");
    }

    /** {@code Retry-After}, in seconds or as a moment. */
    private static Duration after(HttpResponse<byte[]> answer) {
        String after = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (after.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(after));
        }
        try {
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException none) {
            return Duration.ZERO;
        }
    }

    private String who() {
        return "the embedding server " + server.address();
    }

    /** Lets what is under way end, for a moment, and fails what is left. */
    @Override
    public void close() {
        client.shutdown();
        try {
            if (!client.awaitTermination(ENDING)) {
                client.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            client.shutdownNow();
        }
    }
}
