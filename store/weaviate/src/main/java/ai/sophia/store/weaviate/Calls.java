package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.BrokenConnection;
import ai.sophia.core.tier.Deadline;
import ai.sophia.core.tier.Guard;
import io.weaviate.client6.v1.api.InstanceMetadataRequest;
import io.weaviate.client6.v1.api.WeaviateApiException;
import io.weaviate.client6.v1.api.collections.WeaviateCollectionsClient;
import io.weaviate.client6.v1.internal.Timeout;
import io.weaviate.client6.v1.internal.TokenProvider;
import io.weaviate.client6.v1.internal.rest.DefaultRestTransport;
import io.weaviate.client6.v1.internal.rest.RestTransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a Weaviate server by its client, each with a deadline. Each runs on a virtual thread, which is interrupted when it is late: the client knows whole seconds only. Nothing is tried again
 * here. Safe for all threads.
 */
final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** So many calls in a row that were late may mean that the connection is dead. */
    private static final int LATE_LIMIT = 3;

    private static final Pattern VERSION = Pattern.compile("v?[0-9]{1,6}\\.[0-9]{1,6}");

    /** What is done with the client. */
    interface Work<T> {
        T on(WeaviateCollectionsClient collections) throws IOException;
    }

    private interface Exchange<T> {
        T run() throws IOException;
    }

    /**
     * What came of a call.
     *
     * @param refused why there is no value; null if there is one
     */
    private record Answer<T>(@Nullable T value, @Nullable Refused refused) {}

    private final WeaviateSettings settings;
    private final DefaultRestTransport rest;
    private final Transport grpc;
    private final WeaviateCollectionsClient collections;
    private final ExecutorService threads;
    private final AtomicInteger late;
    private final Optional<Guard> guard;
    private final Supplier<Deadline> deadlines;

    /** @param patience how long each of them may take */
    Calls(WeaviateSettings settings, Duration patience) {
        this.settings = settings;
        this.rest = new DefaultRestTransport(new RestTransportOptions(
                settings.secure() ? "https" : "http",
                settings.host(),
                settings.port(),
                Map.of(),
                settings.key().isEmpty() ? null : TokenProvider.staticToken(settings.key()),
                null,
                new Timeout((int) Math.max(1, settings.writing().toSeconds())),
                null));
        this.grpc = new Transport(settings);
        this.collections = new WeaviateCollectionsClient(rest, grpc);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.late = new AtomicInteger();
        this.guard = Optional.empty();
        this.deadlines = () -> Deadline.in(patience);
    }

    private Calls(Calls same, Optional<Guard> guard, Supplier<Deadline> deadlines) {
        this.settings = same.settings;
        this.rest = same.rest;
        this.grpc = same.grpc;
        this.collections = same.collections;
        this.threads = same.threads;
        this.late = same.late;
        this.guard = guard;
        this.deadlines = deadlines;
    }

    /** Over the same connections, each watched: while the server is away they cost nothing, once that is known. */
    Calls watchedBy(Guard watch) {
        return new Calls(this, Optional.of(watch), deadlines);
    }

    /** Over the same connections, all of them until then, and none watched: whoever makes them watches them together. */
    Calls until(Deadline deadline) {
        return new Calls(this, Optional.empty(), () -> deadline);
    }

    /** The server with its address, as sentences name it. */
    String title() {
        return "Weaviate server " + settings.address();
    }

    /**
     * Does it, and waits for it.
     *
     * @throws Refused if the server does not know what is named, or has it already
     * @throws Fault.Unavailable if it is not done in time for any other reason
     */
    <T> T call(Work<T> work) {
        return done(() -> work.on(collections));
    }

    /** The version that the server says it is of. */
    String version() {
        return done(this::askedVersion);
    }

    private <T> T done(Exchange<T> exchange) {
        Supplier<Answer<T>> answer = () -> answer(deadlines.get(), exchange);
        return taken(guard.map(watch -> watch.call(answer)).orElseGet(answer));
    }

    private String askedVersion() throws IOException {
        String version = String.valueOf(
                rest.performRequest(null, InstanceMetadataRequest._ENDPOINT).version());
        if (!VERSION.matcher(version).lookingAt()) {
            throw stranger("it says that it is of version " + version);
        }
        return version;
    }

    private static <T> T taken(Answer<T> answer) {
        if (answer.refused() != null) {
            throw answer.refused();
        }
        if (answer.value() == null) {
            throw new IllegalStateException("a call gave neither a value nor a reason");
        }
        return answer.value();
    }

    private <T> Answer<T> answer(Deadline deadline, Exchange<T> exchange) {
        Duration remaining = deadline.remaining();
        Future<T> call = submitted(exchange);
        try {
            T value = call.get(remaining.toNanos(), TimeUnit.NANOSECONDS);
            late.set(0);
            if (value == null) {
                throw stranger("it said nothing");
            }
            return new Answer<>(value, null);
        } catch (TimeoutException tooLate) {
            call.cancel(true);
            if (late.incrementAndGet() >= LATE_LIMIT) {
                late.set(0);
                grpc.reconnect();
            }
            throw new Fault.Unavailable(
                    "the " + title() + " did not answer within " + remaining.toMillis() + " ms", RETRY, tooLate);
        } catch (InterruptedException interrupted) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted while asking the " + title(), Duration.ZERO, interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return new Answer<>(null, refusal(cause).orElseThrow(() -> failure(cause)));
        } catch (CancellationException closed) {
            throw new Fault.Unavailable("the calls of the " + title() + " have ended", RETRY, closed);
        }
    }

    private <T> Future<T> submitted(Exchange<T> exchange) {
        try {
            return threads.submit(exchange::run);
        } catch (RejectedExecutionException closed) {
            throw new Fault.Unavailable("the calls of the " + title() + " have ended", RETRY, closed);
        }
    }

    private Optional<Refused> refusal(Throwable cause) {
        return switch (cause) {
            case WeaviateApiException api -> Refused.of(title(), Refused.said(api));
            case Refused refused -> Optional.of(refused);
            default -> Optional.empty();
        };
    }

    private Fault.Unavailable failure(Throwable cause) {
        return switch (cause) {
            case Fault.Unavailable fault -> fault;
            case WeaviateApiException api -> api.isGPRC() ? failedByGrpc(api) : failedByHttp(api);
            case IOException broken ->
                new Fault.Unavailable(
                        "the " + title() + " cannot be reached: " + BrokenConnection.reason(broken), RETRY, broken);
            default -> {
                LOG.debug("What is no answer of a Weaviate server", cause);
                yield stranger("its answer cannot be read");
            }
        };
    }

    private Fault.Unavailable failedByGrpc(WeaviateApiException api) {
        String said = Refused.quoted(Refused.said(api));
        String code = String.valueOf(api.grpcStatusCode());
        return switch (code) {
            case "UNAVAILABLE" -> {
                // it would wait longer and longer before it tries again
                grpc.reconnect();
                yield new Fault.Unavailable(
                        "the " + title() + " cannot be reached by gRPC at " + settings.grpcAddress() + ": " + said,
                        RETRY,
                        api);
            }
            case "UNAUTHENTICATED", "PERMISSION_DENIED" -> untaken(said, api);
            case "UNIMPLEMENTED" ->
                new Fault.Unavailable(
                        "what answers at " + settings.grpcAddress() + " is no Weaviate server: " + said, RETRY, api);
            default ->
                said.toLowerCase(Locale.ROOT).contains("unauthorized")
                        ? untaken(said, api)
                        : new Fault.Unavailable("the " + title() + " failed: " + said, RETRY, api);
        };
    }

    private Fault.Unavailable failedByHttp(WeaviateApiException api) {
        int status = api.httpStatusCode() == null ? 0 : api.httpStatusCode();
        return status == 401 || status == 403
                ? untaken("status " + status, api)
                : new Fault.Unavailable(
                        "the " + title() + " answered with status " + status + " " + Refused.quoted(Refused.said(api)),
                        RETRY,
                        api);
    }

    private Fault.Unavailable untaken(String said, Throwable cause) {
        return new Fault.Unavailable("the " + title() + " does not take the API key: " + said, RETRY, cause);
    }

    private Fault.Unavailable stranger(String why) {
        return new Fault.Unavailable(
                "what answers at " + settings.address() + " is no Weaviate server: " + Refused.quoted(why), RETRY);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        grpc.close();
        try {
            rest.close();
        } catch (Exception broken) {
            LOG.debug("The connections to the {} did not end well", title(), broken);
        }
    }
}
