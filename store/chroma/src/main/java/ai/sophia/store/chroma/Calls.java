package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.BrokenConnection;
import ai.sophia.core.tier.Deadline;
import ai.sophia.core.tier.Guard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Calls of a ChromaDB server: HTTP/1.1 over connections that are kept, each with a deadline. Nothing is tried again here. Safe for all threads.
 */
final class Calls implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();

    /** No answer that is asked for comes near it. */
    private static final long ANSWER_LIMIT = 256L * 1024 * 1024;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final URI address;
    private final Optional<String> authorization;
    private final HttpClient client;
    private final Optional<Guard> guard;
    private final Supplier<Deadline> deadlines;

    /** @param patience how long each of them may take */
    Calls(ChromaSettings settings, Duration patience) {
        this(
                settings.address(),
                settings.credential().header(),
                connections(settings),
                Optional.empty(),
                () -> Deadline.in(patience));
    }

    private Calls(
            URI address,
            Optional<String> authorization,
            HttpClient client,
            Optional<Guard> guard,
            Supplier<Deadline> deadlines) {
        this.address = address;
        this.authorization = authorization;
        this.client = client;
        this.guard = guard;
        this.deadlines = deadlines;
    }

    private static HttpClient connections(ChromaSettings settings) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connecting())
                .build();
    }

    /** Over the same connections, each watched: while the server is away they cost nothing, once that is known. */
    Calls watchedBy(Guard watch) {
        return new Calls(address, authorization, client, Optional.of(watch), deadlines);
    }

    /** Over the same connections, all of them until then, and none watched: whoever makes them watches them together. */
    Calls until(Deadline deadline) {
        return new Calls(address, authorization, client, Optional.empty(), () -> deadline);
    }

    /** Where the server is. */
    URI address() {
        return address;
    }

    Reply get(String path) {
        return send(request(path).GET(), path);
    }

    Reply delete(String path) {
        return send(request(path).DELETE(), path);
    }

    Reply post(String path, byte[] body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)), path);
    }

    Reply put(String path, byte[] body) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofByteArray(body)), path);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @return what succeeded, or is missing, in conflict or too large, which the caller may expect
     * @throws Fault.Unavailable if no such answer came in time
     */
    private Reply send(HttpRequest.Builder request, String path) {
        HttpRequest built = request.build();
        Supplier<Reply> exchange = () -> exchange(built, path, deadlines.get());
        return checked(guard.map(watch -> watch.call(exchange)).orElseGet(exchange), path);
    }

    /** One exchange, which fails where the server does, and not where it refuses what is asked. */
    private Reply exchange(HttpRequest request, String path, Deadline deadline) {
        Duration remaining = deadline.remaining();
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_LIMIT));
        try {
            HttpResponse<byte[]> response = call.get(remaining.toNanos(), TimeUnit.NANOSECONDS);
            Reply reply = new Reply(
                    response.statusCode(),
                    json(response.body()),
                    response.headers().firstValue("Date").orElse(""));
            if (!isOfServer(reply.status())) {
                throw refused(reply, path);
            }
            return reply;
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new Fault.Unavailable(
                    "the ChromaDB server " + address + " did not answer within " + remaining.toMillis() + " ms",
                    RETRY,
                    late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new Fault.Unavailable(
                    "the ChromaDB server " + address + " cannot be reached: " + BrokenConnection.reason(cause),
                    RETRY,
                    cause);
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable(
                    "interrupted while asking the ChromaDB server " + address, Duration.ZERO, interrupted);
        }
    }

    private Fault.Unavailable refused(Reply reply, String path) {
        return new Fault.Unavailable(
                "the ChromaDB server " + address + " answered " + path + " with status " + reply.status() + " "
                        + reply.message(),
                RETRY);
    }

    /** Whether an answer with this status comes from a server that works, be it that it refuses what was asked. */
    private static boolean isOfServer(int status) {
        return status < 500 && status != 429 && status != 408;
    }

    private Reply checked(Reply reply, String path) {
        if (reply.succeeded()) {
            if (reply.body().isMissingNode()) {
                throw new Fault.Unavailable("what answers at " + address + path + " is no ChromaDB server", RETRY);
            }
            return reply;
        }
        return switch (reply.status()) {
            case Reply.CONFLICT, Reply.TOO_LARGE -> reply;
            case Reply.MISSING -> {
                // whatever stands before the server may say so too, and knows nothing of what is there
                if (!reply.body().path("error").stringValue("").equals("NotFoundError")) {
                    throw new Fault.Unavailable(
                            "what answers at " + address + path + " with status 404 is no ChromaDB server", RETRY);
                }
                yield reply;
            }
            case 401, 403 ->
                throw new Fault.Unavailable(
                        "the ChromaDB server " + address + " does not take the credential, with status "
                                + reply.status(),
                        RETRY);
            default -> throw refused(reply, path);
        };
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException malformed) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
