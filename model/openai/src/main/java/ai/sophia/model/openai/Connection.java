package ai.sophia.model.openai;

import ai.sophia.core.tier.BrokenConnection;
import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Passing;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Single exchanges with one server, over connections that are kept. Redirects are not followed, for they would carry key and texts to where nobody
 * has set. Safe for all threads; callers wait, and may be virtual threads.
 */
final class Connection implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(2);

    /** After so long a server may be asked again, whatever it says. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private final Peer peer;
    private final HttpClient client;

    Connection(Peer peer) {
        this.peer = peer;
        boolean encrypted = "https".equals(peer.address().base().getScheme());
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
        return send(where, body, Map.of(), deadline).body();
    }

    /**
     * Sends a body of JSON, with headers of this request alone.
     *
     * @throws CallFailure if what comes is no success, or comes too late
     */
    HttpResponse<byte[]> send(URI where, byte[] body, Map<String, String> headers, Deadline deadline) {
        HttpResponse<byte[]> answer =
                exchange(request(where, BodyPublishers.ofByteArray(body), "POST", headers), whole(), deadline);
        return checked(answer, answer::body);
    }

    /**
     * Sends a body of JSON, and answers as soon as it is known that it succeeds; what the answer says is yet to arrive.
     *
     * @throws CallFailure if what comes is no success, or comes too late
     */
    HttpResponse<Arrivals> open(URI where, byte[] body, Map<String, String> headers, Deadline deadline) {
        HttpResponse<Arrivals> answer = exchange(
                request(where, BodyPublishers.ofByteArray(body), "POST", headers),
                head -> new Arrivals(this, peer.longestAnswer()),
                deadline);
        return checked(answer, () -> answer.body().all(deadline));
    }

    /**
     * Reads something that the key opens.
     *
     * @throws CallFailure if what comes is no success, or comes too late
     */
    byte[] get(URI where, Deadline deadline) {
        HttpResponse<byte[]> answer =
                exchange(request(where, BodyPublishers.noBody(), "GET", Map.of()), whole(), deadline);
        return checked(answer, answer::body).body();
    }

    private HttpRequest request(URI where, BodyPublisher body, String method, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(where)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, body);
        if (!peer.key().isEmpty()) {
            request.header("Authorization", "Bearer " + peer.key());
        }
        peer.headers().forEach(request::setHeader);
        headers.forEach(request::setHeader);
        return request.build();
    }

    /** Reads what is open to all, with whatever status; the key is not shown. */
    HttpResponse<byte[]> read(URI where, Deadline deadline) {
        return exchange(HttpRequest.newBuilder(where).build(), whole(), deadline);
    }

    private BodyHandler<byte[]> whole() {
        return BodyHandlers.limiting(BodyHandlers.ofByteArray(), peer.longestAnswer());
    }

    /** The client bounds the time until headers come; here all that the handler waits for is to be there. */
    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler, Deadline deadline) {
        if (deadline.left().isZero()) {
            throw late(deadline);
        }
        CompletableFuture<HttpResponse<T>> call = client.sendAsync(request, handler);
        try {
            return call.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            leave(call);
            throw late(deadline);
        } catch (InterruptedException interrupted) {
            leave(call);
            throw interrupted();
        } catch (ExecutionException failed) {
            throw unreachable(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    /** An answer that begins in this moment holds a connection, unless it is closed. */
    private static <T> void leave(CompletableFuture<HttpResponse<T>> call) {
        call.cancel(true);
        if (call.state() == Future.State.SUCCESS && call.resultNow().body() instanceof Arrivals begun) {
            begun.close();
        }
    }

    Lasting late(Deadline deadline) {
        return new Lasting(peer + " did not answer within " + deadline.allowed().toMillis() + " ms");
    }

    Lasting interrupted() {
        Thread.currentThread().interrupt();
        return new Lasting("interrupted while waiting for " + peer);
    }

    CallFailure unreachable(Throwable cause) {
        String what = peer + " cannot be reached: " + BrokenConnection.reason(cause);
        boolean passing = cause instanceof IOException
                && !(cause instanceof SSLException)
                && !String.valueOf(cause.getMessage()).contains("body exceeds capacity");
        return passing ? new Passing(what, Duration.ZERO) : new Lasting(what);
    }

    private <T> HttpResponse<T> checked(HttpResponse<T> answer, Supplier<byte[]> body) {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer;
        }
        throw ErrorBody.of(body.get(), peer).failure(status, after(answer));
    }

    /** {@code Retry-After}, in seconds or as a moment. */
    private static Duration after(HttpResponse<?> answer) {
        String after = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (after.matches("\\d+")) {
            BigInteger longest = BigInteger.valueOf(LONGEST_REST.toSeconds());
            return Duration.ofSeconds(new BigInteger(after).min(longest).longValue());
        }
        try {
            Duration until = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            if (until.isNegative()) {
                return Duration.ZERO;
            }
            return until.compareTo(LONGEST_REST) < 0 ? until : LONGEST_REST;
        } catch (DateTimeParseException none) {
            return Duration.ZERO;
        }
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
