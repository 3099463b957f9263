package ai.sophia.store.weaviate.testing;

import ai.sophia.contract.StoppableServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A double of a Weaviate server. It ends with this process. Safe for all threads. */
public final class TestingWeaviate implements StoppableServer {
    /** What it says it is. */
    public static final String VERSION = "1.36.0";

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final class Shared {
        static final TestingWeaviate SERVER = start();
    }

    private final String key;
    private final String version;
    private final TestingStore store = new TestingStore();
    private final TestingManners manners = new TestingManners();
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer http;
    private Server grpc;
    private int port;

    private TestingWeaviate(String key, String version) {
        this.key = key;
        this.version = version;
        this.http = startHttp(0);
        this.grpc = startGrpc(0);
    }

    /** One for all tests of this process that leave it as it is. */
    public static TestingWeaviate shared() {
        return Shared.SERVER;
    }

    /** One for one test, which may stop it. */
    public static TestingWeaviate start() {
        return new TestingWeaviate("", VERSION);
    }

    /** One that asks for a key. */
    public static TestingWeaviate asking(String key) {
        return new TestingWeaviate(key, VERSION);
    }

    /** One that says it is of another version. */
    public static TestingWeaviate ofVersion(String version) {
        return new TestingWeaviate("", version);
    }

    /** Where it listens for HTTP; the same after it was started again. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Where it listens for gRPC; the same after it was started again. */
    public int grpcPort() {
        return port;
    }

    /** How it treats who asks it, and what it was asked. */
    public TestingManners manners() {
        return manners;
    }

    /** Ends it as a crash would; what it holds stays. */
    @Override
    public void kill() {
        http.stop(0);
        grpc.shutdownNow();
        try {
            grpc.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // not before its connections have ended: a call on one of them that found no thread would never be answered
        threads.shutdownNow();
    }

    /** Starts it again where it was. */
    @Override
    public void startAgain() {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        http = startHttp(http.getAddress().getPort());
        grpc = startGrpc(port);
    }

    /** Removes all that it holds. */
    @Override
    public void loseData() {
        store.lose();
    }

    /** The names of its collections. */
    public List<String> collections() {
        return List.copyOf(store.names());
    }

    /** What a collection was made of, as JSON. */
    public String collection(String name) {
        return store.collection(name).told().toString();
    }

    /** Removes a collection, as somebody else would. */
    public void drop(String name) {
        store.drop(name);
    }

    /** Makes a collection that is not as Sophia makes it. */
    public void makeForeign(String name) {
        store.makeByItself(name);
    }

    /** Whether anything that it holds says this. */
    public boolean holds(String text) {
        return store.says(text);
    }

    private HttpServer startHttp(int wanted) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
            started.setExecutor(threads);
            started.createContext("/", this::handle);
            started.start();
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Server startGrpc(int wanted) {
        try {
            Server started = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
                    .executor(threads)
                    .intercept(new Gate())
                    .addService(new TestingService(store, manners))
                    .build()
                    .start();
            port = started.getPort();
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets through who has the key. */
    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (key.isEmpty() || ("Bearer " + key).equals(headers.get(AUTHORIZATION))) {
                return next.startCall(call, headers);
            }
            call.close(Status.UNAUTHENTICATED.withDescription("extract auth: unauthorized"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private record Reply(int status, String body) {}

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Reply reply;
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            try {
                manners.receive(exchange.getRequestMethod() + " " + path);
                reply = isLet(exchange) ? reply(exchange.getRequestMethod(), path, body) : error(401, "unauthorized");
            } catch (TestingRefusal refusal) {
                manners.refused(refusal.said());
                reply = error(422, refusal.said());
            } catch (RuntimeException failure) {
                reply = error(503, "not now");
            }
            byte[] told = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), told.length == 0 ? -1 : told.length);
            exchange.getResponseBody().write(told);
        }
    }

    private boolean isLet(HttpExchange exchange) {
        return key.isEmpty()
                || ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static Reply error(int status, String message) {
        return new Reply(
                status, TestingJson.MAPPER.writeValueAsString(Map.of("error", List.of(Map.of("message", message)))));
    }

    private Reply reply(String method, String path, byte[] body) {
        if (manners.now() == TestingManners.Manner.PAGE) {
            return new Reply(200, "<html>Welcome</html>");
        }
        List<String> steps = List.of(path.substring(1).split("/"));
        if (path.equals("/v1/meta") && method.equals("GET")) {
            return new Reply(
                    200,
                    TestingJson.MAPPER.writeValueAsString(Map.of(
                            "hostname",
                            address().toString(),
                            "version",
                            version,
                            "modules",
                            Map.of(),
                            "grpcMaxMessageSize",
                            10_485_760)));
        }
        if (steps.size() < 2 || !steps.get(0).equals("v1") || !steps.get(1).equals("schema")) {
            throw new TestingRefusal("the double does not know " + method + " " + path);
        }
        return switch (method + " " + steps.size()) {
            case "POST 2" -> made(body);
            case "GET 3" -> told(steps.get(2));
            case "DELETE 3" -> {
                store.drop(steps.get(2));
                yield new Reply(200, "");
            }
            case "POST 4" -> tenanted(steps, body);
            default -> throw new TestingRefusal("the double does not know " + method + " " + path);
        };
    }

    private Reply made(byte[] body) {
        TestingCollection collection = new TestingCollection(TestingJson.MAPPER.readTree(body));
        store.make(collection);
        return new Reply(200, collection.told().toString());
    }

    private Reply told(String name) {
        Optional<TestingCollection> found = store.find(name);
        return found.map(collection -> new Reply(200, collection.told().toString()))
                .orElse(new Reply(404, ""));
    }

    private Reply tenanted(List<String> steps, byte[] body) {
        TestingRefusal.unless(steps.get(3).equals("tenants"), "the double does not know " + steps);
        List<String> names = new ArrayList<>();
        for (JsonNode tenant : TestingJson.MAPPER.readTree(body)) {
            TestingRefusal.unless(
                    List.of("ACTIVE", "HOT")
                            .contains(tenant.path("activityStatus").stringValue("HOT")),
                    "invalid activity status");
            names.add(tenant.path("name").stringValue(""));
        }
        store.alone(() -> {
            store.find(steps.get(2))
                    .orElseThrow(() -> new TestingRefusal("class not found"))
                    .addTenants(names);
            return true;
        });
        return new Reply(200, TestingJson.MAPPER.writeValueAsString(List.of()));
    }

    @Override
    public void close() {
        manners.close();
        kill();
    }
}
