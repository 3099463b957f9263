package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Limits;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The funnel that every request goes through: let in, served, measured, and its failure told. Safe for all threads. */
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    /** When to ask again who serves after a server that closes. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** Marks what was refused before anything of it was done; {@code Connection: close} goes with every answer of a server that is closing. */
    private static final String UNTOUCHED = "Sophia-Untouched";

    private final ServerSettings settings;
    private final MicrometerTelemetry telemetry;
    private final Gate gate;
    private final Limits limits;
    private final Lifetime lifetime;

    Edge(ServerSettings settings, MicrometerTelemetry telemetry, Gate gate, Limits limits, Lifetime lifetime) {
        this.settings = settings;
        this.telemetry = telemetry;
        this.gate = gate;
        this.limits = limits;
        this.lifetime = lifetime;
    }

    /** Serves a route. */
    Handler serving(Route route) {
        return (request, response) -> measured(route.template(), route.failures(), request, response, call -> {
            gate.admit(route, call);
            if (route.counted()) {
                limits.request(call.principal()).ifPresent(call::tell);
            }
            route.handler().handle(call);
        });
    }

    /** Answers to a method that a path does not know. */
    Handler refusingMethod(String allowed, Failures failures) {
        return (request, response) -> measured("none", failures, request, response, call -> {
            throw Refusal.notAllowed(request.prologue().method().text(), allowed);
        });
    }

    /** Answers to a path that is not known. */
    Handler refusingPath(List<Routes.Place> places) {
        return (request, response) -> {
            String path = request.path().rawPath();
            Failures failures = places.stream()
                    .filter(place -> path.startsWith(place.prefix()))
                    .map(Routes.Place::failures)
                    .findFirst()
                    .orElse(Failures.PROBLEMS);
            measured("none", failures, request, response, call -> {
                throw Refusal.notFound(shown(path));
            });
        };
    }

    private void measured(
            String template, Failures failures, ServerRequest request, ServerResponse response, Route.Handler work) {
        long start = System.nanoTime();
        Call call = new Call(request, response, settings, failures);
        try {
            guarded(call, work);
        } finally {
            call.end();
            telemetry.request(
                    template,
                    request.prologue().method().text(),
                    response.status().code(),
                    System.nanoTime() - start);
        }
        if (Closing.isWanted(request, response)) {
            call.drain();
        }
    }

    private void guarded(Call call, Route.Handler work) {
        try {
            if (lifetime.hasEnded()) {
                // before anything is read: the web server may drop a connection that it took for idle
                call.response().header(UNTOUCHED, "true");
                throw new Fault.Unavailable("the server is closing; nothing was done", CLOSING);
            }
            work.handle(call);
        } catch (CloseConnectionException | RequestException | HttpException ofTheServer) {
            throw ofTheServer;
        } catch (UncheckedIOException gone) {
            LOG.debug("The client went away", gone);
            throw new CloseConnectionException("the client went away", gone);
        } catch (RuntimeException failure) {
            if (call.isStreaming()) {
                LOG.warn("An answer broke off: {}", failure.toString());
                LOG.debug("Cause", failure);
                throw new CloseConnectionException("the answer broke off", failure);
            }
            call.answer(problem(failure));
        }
    }

    private Problem problem(RuntimeException failure) {
        return switch (failure) {
            case Fault fault -> Problem.of(fault);
            case Refusal refusal -> refusal.problem();
            default -> {
                String incident =
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
                LOG.error("Internal error {}", incident, failure);
                telemetry.internalError();
                yield Problem.internal(incident);
            }
        };
    }

    private static String shown(String path) {
        return path.length() <= 100 ? path : path.substring(0, 100) + "…";
    }
}
