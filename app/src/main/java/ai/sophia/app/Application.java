package ai.sophia.app;

import ai.sophia.core.access.Access;
import ai.sophia.server.MicrometerTelemetry;
import ai.sophia.server.Server;
import ai.sophia.server.ServerSettings;
import ai.sophia.server.Services;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sophia, running: everything on one data directory, and a server in front. Safe for all threads. */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);

    private final Closing closing;
    private final Wiring wiring;
    private final URI address;
    private final boolean everywhere;

    private Application(Closing closing, Wiring wiring, URI address, boolean everywhere) {
        this.closing = closing;
        this.wiring = wiring;
        this.address = address;
        this.everywhere = everywhere;
    }

    /**
     * Starts it; the data directory is given back when it is closed, or cannot be started.
     *
     * @param warm whether to make the first request as fast as the next before anybody is told that it is ready
     * @throws ai.sophia.core.Fault if a part cannot be opened, or the port is taken
     */
    static Application start(DataDirectory directory, Settings settings, boolean warm) {
        long start = System.nanoTime();
        Closing closing = new Closing();
        closing.add("data directory", directory::close);
        try {
            MicrometerTelemetry telemetry = new MicrometerTelemetry();
            Optional<String> key = settings.key().isEmpty() ? Optional.empty() : Optional.of(settings.key());
            Access access = new Access(key, InstantSource.system());
            Wiring wiring = Wiring.open(directory, settings, access, telemetry);
            closing.add("services", wiring::close);
            LOG.debug("Everything is open after {} ms", since(start));
            catchUp(wiring);
            LOG.debug("The index is current after {} ms", since(start));
            AtomicBoolean ready = new AtomicBoolean();
            Server server = Server.start(
                    ServerSettings.of(settings.host(), settings.port(), Version.CURRENT, directory.root())
                            .allowing(new LinkedHashSet<>(settings.allowedHosts())),
                    services(wiring, telemetry, ready));
            closing.add("server", server::close);
            URI address = URI.create("http://" + reachable(settings.host()) + ":" + server.port());
            LOG.debug("Listening after {} ms", since(start));
            if (warm) {
                Warming.warm(wiring, address, settings.key());
                LOG.debug("Warm after {} ms", since(start));
            }
            ready.set(true);
            return new Application(closing, wiring, address, EVERYWHERE.contains(settings.host()));
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
    }

    /** The first recall must find what was acknowledged before the process ended, however it ended. */
    private static void catchUp(Wiring wiring) {
        try {
            if (!wiring.projector().await(wiring.store().head(), CATCH_UP_PATIENCE)) {
                LOG.warn("The index is still behind; recalls say that they are degraded until it has caught up");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where this machine reaches it. */
    URI address() {
        return address;
    }

    /** Whether it listens on every address that this machine has. */
    boolean listensEverywhere() {
        return everywhere;
    }

    /** How many memories it holds. */
    long memories() {
        return wiring.store().statistics().memories();
    }

    /** Stops to accept requests, finishes those under way, writes what is left and closes; each in bounded time. */
    @Override
    public void close() {
        closing.close();
    }

    /** An address that listens everywhere is reached over loopback; one of IPv6 stands in brackets. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]", "::1" -> "[::1]";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static Services services(Wiring wiring, MicrometerTelemetry telemetry, AtomicBoolean ready) {
        return new Services(
                wiring.access(),
                wiring.store(),
                wiring.remembering(),
                wiring.recalling(),
                wiring.forgetting(),
                wiring.doctor(),
                wiring.projector(),
                wiring.index(),
                wiring.embedder(),
                wiring.embeddings(),
                Map.of("embeddings", wiring.cache()),
                wiring.budgets(),
                telemetry,
                ready::get);
    }
}
