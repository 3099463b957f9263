package ai.sophia.server;

import ai.sophia.core.access.Access;
import ai.sophia.core.consolidation.Consolidating;
import ai.sophia.core.context.Briefing;
import ai.sophia.core.context.ToldContexts;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Profiling;
import ai.sophia.core.conversation.Sessions;
import ai.sophia.core.conversation.Standing;
import ai.sophia.core.conversation.Standings;
import ai.sophia.core.conversation.Windowing;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Embeddings;
import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.embedding.Splitter;
import ai.sophia.core.entity.Entities;
import ai.sophia.core.entity.NounPhrases;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projector;
import ai.sophia.core.learning.Learning;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.lifecycle.Doctor;
import ai.sophia.core.lifecycle.Forgetting;
import ai.sophia.core.recall.Answers;
import ai.sophia.core.recall.Recalling;
import ai.sophia.core.record.Reads;
import ai.sophia.core.remember.Remembering;
import ai.sophia.core.sharing.Sharings;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Reembedding;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Admissions;
import ai.sophia.core.tier.Budgets;
import ai.sophia.core.tier.Cache;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.Tiers;
import ai.sophia.core.webhook.Delivering;
import ai.sophia.core.webhook.Destinations;
import ai.sophia.core.webhook.Patience;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.endpoint.Endpoint;
import ai.sophia.server.mem0.Mem0;
import ai.sophia.server.outgoing.HttpSender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port, over the real core and stores in memory, with a client to ask it. */
public final class TestingServer implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Catalog NOTHING =
            Catalog.of(Implementation.of("testing", "0")).build();

    /** Most feeds of changes. */
    static final int FEEDS = 3;

    /** So that a test need not wait long for what is given up. */
    private static final Patience PATIENCE = new Patience(3, Duration.ofMillis(10), Duration.ofMillis(50));

    /** An answer with its body, read as JSON where it is JSON. */
    public record Answer(int status, HttpResponse<String> response) {
        public JsonNode json() {
            return MAPPER.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private final TestingDocuments documents = new TestingDocuments();
    final TestingMemoryStore store = new TestingMemoryStore(documents);
    final TestingIndex index = new TestingIndex();
    private final TestingEmbedder embedder = new TestingEmbedder();
    private final ExecutorService recalls = Executors.newFixedThreadPool(2);
    private final ExecutorService searches = Executors.newFixedThreadPool(2);
    private final HttpSender sender = new HttpSender(new Destinations(true));
    private final Delivering delivering;
    final TestingUnderstanding understanding = new TestingUnderstanding();
    private final Distilling distilling;
    final Learning learning;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Projector projector;
    private final Services services;
    private final ServerSettings settings;
    private final List<Consumer<Routes>> interfaces;
    private final Server server;
    volatile boolean ready = true;

    /** Whether it is never idle. */
    volatile boolean busy;

    volatile Optional<Reembedding.Status> reembedding = Optional.empty();

    private TestingServer(
            Optional<String> key,
            Set<String> hosts,
            Admissions admissions,
            Limits limits,
            Catalog catalog,
            Function<Services, List<Consumer<Routes>>> further) {
        MicrometerTelemetry telemetry = new MicrometerTelemetry();
        Clock clock = Clock.systemUTC();
        TestingCache<Embedding> cache = new TestingCache<>();
        Embeddings embeddings = new Embeddings(embedder, cache);
        String space = embedder.space().id();
        Generations generations = new Generations(store);
        TestingCache<ai.sophia.core.recall.Answer> answers = new TestingCache<>();
        TestingCache<ToldContexts.Told> contexts = new TestingCache<>();
        TestingCache<Standing> standings = new TestingCache<>();
        projector = new Projector(store, index, space, generations);
        Encoder encoder = new Encoder(embedder, embeddings, new Splitter(embedder, 8));
        Spaces spaces = new Spaces(Spaces.InUse.of(new OpenSpace(
                encoder, HotTier.none(), EvidenceIndex.none(), index.texts(), index.vectors(), index, projector)));
        // a busy machine must not make a test miss a tier
        Tiers tiers = Tiers.unguarded(Budgets.ofEach(Duration.ofSeconds(20)), telemetry);
        Remembering remembering = new Remembering(store, spaces, admissions, limits, telemetry, clock);
        Facts facts = new Facts(store, remembering);
        Uses uses = new Uses();
        Recalling recalling = new Recalling(
                store,
                Reads.inProcess(),
                spaces,
                new Answers(answers, Cache.none(), store, Reads.inProcess(), generations),
                facts,
                admissions.recalls(),
                recalls,
                tier -> searches,
                uses,
                tiers);
        Sharings sharings = new Sharings(store, documents, clock);
        Access access = new Access(key, clock).with(sharings);
        delivering = new Delivering(
                store, access, Mem0.webhooks(documents, access), Mem0.form(), sender, PATIENCE, telemetry, clock);
        List<Dependency> servers = List.of(new TestingDependency("127.0.0.1:1"));
        Forgetting forgetting = new Forgetting(store, spaces, clock);
        distilling = new Distilling(
                store,
                documents,
                spaces,
                remembering,
                forgetting,
                understanding,
                sharings,
                access.owner(),
                "testing",
                admissions::isQuiet,
                () -> !busy && admissions.isIdle(),
                clock);
        learning = new Learning(
                store, documents, remembering, uses, access.owner(), Duration.ofDays(30), admissions::isQuiet, clock);
        Sessions sessions = new Sessions(store, documents, remembering, new Windowing(store, facts), clock);
        Consolidating consolidating = new Consolidating(
                store,
                documents,
                spaces,
                sessions,
                remembering,
                forgetting,
                access.owner(),
                Optional.of(Duration.ofHours(1)),
                Optional.of(Duration.ofDays(30)),
                distilling::isSettled,
                admissions::isQuiet,
                clock);
        services = new Services(
                access,
                store,
                documents,
                remembering,
                recalling,
                new Briefing(
                        store,
                        recalling,
                        new ToldContexts(contexts, Cache.none(), store, Reads.inProcess(), generations),
                        spaces,
                        uses,
                        telemetry),
                forgetting,
                facts,
                new Profiling(facts, new Standings(standings, generations)),
                new Entities(facts, NounPhrases.NONE),
                sessions,
                sharings,
                Optional.of(distilling),
                Optional.of(learning),
                consolidating,
                new Doctor(store, spaces, servers),
                spaces,
                () -> reembedding,
                Map.of("embeddings", cache, "answers", answers, "contexts", contexts, "profiles", standings),
                admissions,
                limits,
                tiers,
                servers,
                delivering,
                catalog,
                telemetry,
                () -> ready);
        projector.start();
        settings = ServerSettings.of("127.0.0.1", 0, "0.0.0-testing", Path.of("nowhere"))
                .allowing(hosts)
                .feeds(FEEDS);
        interfaces = further.apply(services);
        delivering.start();
        distilling.start();
        server = Server.start(settings, services, interfaces);
    }

    static TestingServer start() {
        return start(Admissions.of(2));
    }

    static TestingServer start(Admissions admissions) {
        return new TestingServer(Optional.empty(), Set.of(), admissions, Limits.NONE, NOTHING, services -> List.of());
    }

    /** One with limits, and with all interfaces. */
    static TestingServer limited(Limits limits) {
        return new TestingServer(
                Optional.empty(),
                Set.of(),
                Admissions.of(2),
                limits,
                TestingOffer.catalog(),
                services -> List.of(new Mem0(services)::register));
    }

    /** One that offers this by the Model Context Protocol. */
    static TestingServer offering(Catalog catalog) {
        return new TestingServer(
                Optional.empty(), Set.of(), Admissions.of(2), Limits.NONE, catalog, services -> List.of());
    }

    static TestingServer startWithKey(String key) {
        return new TestingServer(
                Optional.of(key),
                Set.of("memory.example"),
                Admissions.of(2),
                Limits.NONE,
                NOTHING,
                services -> List.of());
    }

    /** One that serves another interface besides, to whoever shows the key. */
    public static TestingServer start(
            Optional<String> key, Admissions admissions, Function<Services, Consumer<Routes>> registering) {
        return new TestingServer(
                key, Set.of(), admissions, Limits.NONE, NOTHING, services -> List.of(registering.apply(services)));
    }

    /** Everything that it serves. */
    public List<Route> routes() {
        return Server.routes(
                        settings,
                        services,
                        new Lifetime(),
                        new Endpoint(
                                services.catalog(), services.store()::key, services.limits(), InstantSource.system()),
                        interfaces)
                .all();
    }

    public int port() {
        return server.port();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response);
        } catch (IOException failure) {
            throw new AssertionError("the server did not answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    public Answer get(String path) {
        return send(request(path));
    }

    public Answer post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    public Answer patch(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** Sends bytes as they are and reads one answer, whose length must be told. */
    String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                answer.append(line).append('\n');
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            for (int i = 0; i < length; i++) {
                answer.append((char) in.read());
            }
            return answer.toString();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Sends bytes as they are, and no more, and reads what comes until the server closes the connection. */
    String untilClosed(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError("the server did not close the connection", failure);
        }
    }

    /** Remembers a text of a user and returns the memory's id. */
    String remember(String user, String text) {
        Answer answer = post("/api/memories", "{\"user\":\"" + user + "\",\"text\":\"" + text + "\"}");
        return answer.json().path("id").asString();
    }

    void closeServer() {
        server.close();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        delivering.close();
        distilling.close();
        sender.close();
        projector.close();
        recalls.close();
        searches.close();
        store.close();
    }
}
