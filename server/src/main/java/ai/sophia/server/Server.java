package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.mcp.endpoint.Endpoint;
import ai.sophia.wire.Json;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Method;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A server that is listening. Each request runs on a virtual thread of its own; {@link #close} may be called by any thread. */
public final class Server implements AutoCloseable {
    private final WebServer web;
    private final Lifetime lifetime;
    private final Endpoint endpoint;

    private Server(WebServer web, Lifetime lifetime, Endpoint endpoint) {
        this.web = web;
        this.lifetime = lifetime;
        this.endpoint = endpoint;
    }

    /** Loads what any server needs, whatever its settings, so that starting one takes less. */
    public static void prepare() {
        Json.parse("", Json.bytes(Problem.internal("")::write));
        unconfigured().build();
    }

    private static WebServerConfig.Builder unconfigured() {
        return WebServer.builder()
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false);
    }

    /**
     * Starts to listen.
     *
     * @param interfaces what is served besides: each registers its routes
     * @throws Fault.Invalid if the host is not known
     * @throws Fault.Unavailable if it cannot listen there, as when the port is in use
     */
    public static Server start(ServerSettings settings, Services services, List<Consumer<Routes>> interfaces) {
        InetAddress address = address(settings.host());
        Lifetime lifetime = new Lifetime();
        Endpoint endpoint =
                new Endpoint(services.catalog(), services.store()::key, services.limits(), InstantSource.system());
        Gate gate = new Gate(services.access(), settings, address.isLoopbackAddress());
        Edge edge = new Edge(settings, services.telemetry(), gate, services.limits(), lifetime);
        Gauges.bind(services);
        WebServerConfig.Builder listening = unconfigured();
        if (settings.socket().isPresent()) {
            listening.bindAddress(UnixDomainSocketAddress.of(settings.socket().get()));
        } else {
            listening.address(address).port(settings.port());
            requireFree(address, settings.port());
        }
        WebServer web = listening
                .addConnectionSelector(new BoundedLines(
                        Http1ConnectionSelector.builder().config(protocol()).build()))
                .connectionOptions(SocketOptions.builder()
                        .tcpNoDelay(settings.socket().isEmpty())
                        .readTimeout(settings.readTimeout())
                        .build())
                .shutdownGracePeriod(settings.closePatience())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .directHandlers(EarlyProblems.handlers())
                .routing(routing(routes(settings, services, lifetime, endpoint, interfaces), edge, lifetime))
                .build();
        WebServer started = web.start();
        if (!started.isRunning()) {
            throw settings.socket()
                    .map(socket -> new Fault.Unavailable(
                            "cannot listen on the socket " + socket + "; the log says why", Duration.ZERO))
                    .orElseGet(() -> unavailable(address, settings.port(), "the log says why"));
        }
        return new Server(started, lifetime, endpoint);
    }

    private static Http1Config protocol() {
        return Http1Config.builder()
                .maxPrologueLength(EarlyProblems.REQUEST_LINE_LIMIT)
                .maxHeadersSize(EarlyProblems.HEADERS_LIMIT)
                // a malformed query is told by its parameter, once it is read
                .validatePrologue(false)
                .sendKeepAliveHeader(false)
                .build();
    }

    /** Tries the port first, because the web server tells only its log that it could not have it. */
    private static void requireFree(InetAddress address, int port) {
        try (ServerSocket attempt = new ServerSocket(port, 1, address)) {
            attempt.getLocalPort();
        } catch (IOException failure) {
            throw unavailable(address, port, String.valueOf(failure.getMessage()));
        }
    }

    private static Fault.Unavailable unavailable(InetAddress address, int port, String reason) {
        return new Fault.Unavailable(
                "cannot listen on " + address.getHostAddress() + " port " + port + ": " + reason + "\n"
                        + remedy(reason),
                Duration.ZERO);
    }

    private static String remedy(String reason) {
        String said = reason.toLowerCase(Locale.ROOT);
        if (said.contains("cannot assign")) {
            return "Choose an address that this machine has.";
        }
        return said.contains("permission denied")
                ? "Choose a port from 1024 on; those below are the system's."
                : "Stop what listens there, or choose another port.";
    }

    /** The port it listens on. */
    public int port() {
        return web.port();
    }

    /**
     * Stops to accept, ends the feeds, waits for the other requests under way as long as the settings say, and closes. Requests that begin
     * meanwhile are refused with 503 and {@code Sophia-Untouched: true}, before anything is done.
     */
    @Override
    public void close() {
        lifetime.end();
        endpoint.close();
        web.stop();
    }

    /** Everything that the server does. */
    static Routes routes(
            ServerSettings settings,
            Services services,
            Lifetime lifetime,
            Endpoint endpoint,
            List<Consumer<Routes>> interfaces) {
        Routes routes = new Routes();
        Records records = new Records(services.store());
        new MemoryRoutes(services).register(routes);
        new RecallRoutes(services).register(routes);
        new ContextRoutes(services).register(routes);
        new FactRoutes(services).register(routes);
        new EntityRoutes(services).register(routes);
        new SessionRoutes(services).register(routes);
        new SharingRoutes(services).register(routes);
        new OutcomeRoutes(services).register(routes);
        new ForgetRoutes(services).register(routes);
        new ConsolidationRoutes(services).register(routes);
        new TransferRoutes(services, settings).register(routes);
        new FeedRoutes(services, settings, lifetime).register(routes);
        new StatusRoutes(services, settings, records).register(routes);
        new EmbeddingRoutes(services).register(routes);
        new HealthRoutes(services, records).register(routes);
        new McpRoutes(endpoint).register(routes);
        new DocumentRoutes().register(routes);
        interfaces.forEach(each -> each.accept(routes));
        return routes;
    }

    private static HttpRouting.Builder routing(Routes routes, Edge edge, Lifetime lifetime) {
        HttpRouting.Builder routing = HttpRouting.builder().addFilter(new Closing(lifetime));
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        Map<String, Failures> failures = new LinkedHashMap<>();
        for (Route route : routes.all()) {
            Set<String> known = methods.computeIfAbsent(route.pattern(), pattern -> new LinkedHashSet<>());
            failures.put(route.pattern(), route.failures());
            routing.route(Method.create(route.method()), route.pattern(), edge.serving(route));
            known.add(route.method());
            if (route.method().equals("GET")) {
                routing.route(Method.HEAD, route.pattern(), edge.serving(route));
                known.add("HEAD");
            }
        }
        methods.forEach((pattern, known) -> routing.any(
                pattern,
                edge.refusingMethod(String.join(", ", known), failures.getOrDefault(pattern, Failures.PROBLEMS))));
        routing.any(edge.refusingPath(routes.places()));
        return routing;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new Fault.Invalid("host", "expected a name or address of this machine, but got \"" + host + "\"");
        }
    }
}
