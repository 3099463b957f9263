package ai.sophia.app;

import ai.sophia.core.access.Access;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.lifecycle.Trimming;
import ai.sophia.core.record.Position;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.webhook.Delivering;
import ai.sophia.core.webhook.Destinations;
import ai.sophia.core.webhook.Patience;
import ai.sophia.server.HandoverRoute;
import ai.sophia.server.MicrometerTelemetry;
import ai.sophia.server.Routes;
import ai.sophia.server.Server;
import ai.sophia.server.ServerSettings;
import ai.sophia.server.Services;
import ai.sophia.server.mem0.Mem0;
import ai.sophia.server.outgoing.HttpSender;
import ai.sophia.store.sql.PostgresServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sophia, running: everything on one data directory, and a server in front. Safe for all threads. */
final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);

    private final Closing closing;
    private final Wiring wiring;
    private final Agents agents;
    private final URI address;
    private final boolean everywhere;
    private final Optional<String> records;

    private Application(
            Closing closing, Wiring wiring, Agents agents, URI address, boolean everywhere, Optional<String> records) {
        this.closing = closing;
        this.wiring = wiring;
        this.agents = agents;
        this.address = address;
        this.everywhere = everywhere;
        this.records = records;
    }

    /**
     * Starts it; the data directory is given back when it is closed, or cannot be started.
     *
     * @param warm whether to make the first request as fast as the next before anybody is told that it is ready
     * @throws ai.sophia.core.Fault if a part cannot be opened, or the port is taken
     */
    static Application start(DataDirectory directory, Settings settings, boolean warm) {
        return start(directory, settings, warm, Optional.empty());
    }

    /**
     * Starts it for this user's processes alone, on a socket in place of the host and port of the settings.
     *
     * @param handover called when a server asks for the data directory; it must not wait for the closing
     */
    static Application shared(
            DataDirectory directory, Settings settings, Map<String, String> environment, Runnable handover) {
        return start(directory, settings.within(""), false, Optional.of(new Local(environment, handover)));
    }

    /** What it takes to serve other processes of the user. */
    private record Local(Map<String, String> environment, Runnable handover) {}

    private static Application start(DataDirectory directory, Settings settings, boolean warm, Optional<Local> local) {
        long start = System.nanoTime();
        Closing closing = new Closing();
        AtomicBoolean served = new AtomicBoolean();
        closing.add("data directory", () -> leave(directory, served.get() || local.isPresent()));
        try {
            Optional<LocalSocket> socket = local.map(with -> LocalSocket.prepare(directory.run(), with.environment()));
            socket.ifPresent(each -> closing.add("socket", each::remove));
            Listening listening = Listening.at(settings.host());
            MicrometerTelemetry telemetry = new MicrometerTelemetry();
            Optional<String> key = settings.key().isEmpty() ? Optional.empty() : Optional.of(settings.key());
            Access access = new Access(key, InstantSource.system());
            Wiring wiring = Wiring.open(directory, settings, access, telemetry);
            closing.add("services", wiring::close);
            LOG.debug("Everything is open after {} ms", since(start));
            catchUp(wiring);
            LOG.debug("The index is current after {} ms", since(start));
            Agents agents = Agents.open(wiring, settings);
            closing.add("change telling", agents::close);
            AtomicBoolean ready = new AtomicBoolean();
            Delivering delivering = delivering(wiring, settings, telemetry, closing);
            Trimming trimming = trimming(wiring, delivering, closing);
            Services services = services(wiring, agents, delivering, telemetry, ready);
            ServerSettings serving = serverSettings(directory, settings, listening);
            List<Consumer<Routes>> interfaces = new ArrayList<>(List.of(new Mem0(services)::register));
            local.ifPresent(with -> interfaces.add(new HandoverRoute(with.handover())::register));
            Server server =
                    Server.start(socket.map(LocalSocket::path).map(serving::on).orElse(serving), services, interfaces);
            served.set(true);
            closing.add("server", server::close);
            delivering.start();
            trimming.start();
            wiring.distilling().ifPresent(Distilling::start);
            wiring.learning().ifPresent(Learning::start);
            wiring.consolidating().start();
            socket.ifPresent(LocalSocket::protect);
            URI address = socket.map(LocalSocket::address).orElseGet(() -> listening.reachable(server.port()));
            LOG.debug("Listening after {} ms", since(start));
            if (warm) {
                Warming.warm(wiring, address, settings.key());
                LOG.debug("Warm after {} ms", since(start));
            }
            ready.set(true);
            if (warm) {
                Warming.keepOn(wiring);
            }
            Tidying tidying = Tidying.of(wiring.admissions()::isIdle);
            closing.add("tidying", tidying::close);
            tidying.start();
            Optional<String> records = settings.records().map(PostgresServer::label);
            return new Application(closing, wiring, agents, address, listening.isEverywhere(), records);
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
    }

    /** What could not even be served leaves nothing behind; others may wait for a directory that is shared. */
    private static void leave(DataDirectory directory, boolean used) {
        if (used) {
            directory.close();
        } else {
            directory.abandon();
        }
    }

    /** The first recall must find what was acknowledged before the process ended, however it ended. */
    private static void catchUp(Wiring wiring) {
        try {
            if (!wiring.spaces().serving().projector().await(wiring.store().head(), CATCH_UP_PATIENCE)) {
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

    /** What agents are offered. */
    Agents agents() {
        return agents;
    }

    /** Where the records are, if they are not in the data directory. */
    Optional<String> records() {
        return records;
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

    /** The server listens on the address that was found, so that a name cannot come to mean another; and goes by it, if it is this machine's alone. */
    private static ServerSettings serverSettings(DataDirectory directory, Settings settings, Listening listening) {
        Set<String> names = new LinkedHashSet<>(settings.allowedHosts());
        if (listening.isLocal()) {
            names.add(listening.reachable());
        }
        return ServerSettings.of(
                        listening.address().getHostAddress(), settings.port(), Version.CURRENT, directory.root())
                .allowing(names);
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static Delivering delivering(
            Wiring wiring, Settings settings, MicrometerTelemetry telemetry, Closing closing) {
        HttpSender sender = new HttpSender(new Destinations(settings.webhooksAllowPrivate()));
        closing.add("connections to webhooks", sender::close);
        Delivering delivering = new Delivering(
                wiring.store(),
                wiring.access(),
                Mem0.webhooks(wiring.documents(), wiring.access()),
                Mem0.form(),
                sender,
                Patience.USUAL,
                telemetry,
                InstantSource.system());
        closing.add("webhooks", delivering::close);
        return delivering;
    }

    /** The log is kept for the indexes, the webhooks and for distilling. */
    private static Trimming trimming(Wiring wiring, Delivering delivering, Closing closing) {
        List<Supplier<Collection<Position>>> readers =
                new ArrayList<>(List.of(() -> checkpoints(wiring.spaces()), delivering::needed));
        wiring.distilling().ifPresent(each -> readers.add(each::needed));
        Trimming trimming = new Trimming(wiring.store(), readers);
        closing.add("trimming of the log", trimming::close);
        return trimming;
    }

    private static List<Position> checkpoints(Spaces spaces) {
        return spaces.use(inUse -> inUse.open().stream()
                .flatMap(space -> Stream.concat(
                        Stream.of(space.projection()), space.remote().stream().map(RemoteIndex::projection)))
                .map(Projection::checkpoint)
                .toList());
    }

    private static Services services(
            Wiring wiring, Agents agents, Delivering delivering, MicrometerTelemetry telemetry, AtomicBoolean ready) {
        return new Services(
                wiring.access(),
                wiring.store(),
                wiring.documents(),
                wiring.remembering(),
                wiring.recalling(),
                wiring.briefing(),
                wiring.forgetting(),
                wiring.facts(),
                wiring.profiling(),
                wiring.entities(),
                wiring.sessions(),
                wiring.sharings(),
                wiring.distilling(),
                wiring.learning(),
                wiring.consolidating(),
                wiring.doctor(),
                wiring.spaces(),
                wiring.reembedding()::status,
                wiring.caches().byName(),
                wiring.admissions(),
                wiring.limits(),
                wiring.tiers(),
                wiring.servers().all(),
                delivering,
                agents.catalog(),
                telemetry,
                ready::get);
    }
}
