package ai.sophia.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A host whose server answers what a test told it to, and notes what it was asked. */
final class TestingHost implements Host, AutoCloseable {
    private record Answer(int status, String body, String type) {}

    /** Stands for going away without an answer. */
    private static final Answer NONE = new Answer(0, "", "");

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    final List<String> requests = new ArrayList<>();
    final List<Choices> choices = new ArrayList<>();
    final List<EffectiveSetting> settings = new ArrayList<>();

    /** Where the records were moved, as the copy notes. */
    Optional<String> moved = Optional.empty();

    /** What stands behind the server's name in the address that was given. */
    String path = "";

    TestingHost() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The next request is answered like this. */
    TestingHost answering(int status, String body) {
        return answering(status, body, body.startsWith("{\"id\"") ? "application/x-ndjson" : "application/json");
    }

    /** The next request is answered like this, with content of this type. */
    TestingHost answering(int status, String body, String type) {
        answers.add(new Answer(status, body, type));
        return this;
    }

    /** At the next request the server goes away. */
    TestingHost goingAway() {
        answers.add(NONE);
        return this;
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public void serve(Choices said) {
        choices.add(said);
    }

    @Override
    public Carrier connect(Choices said, boolean begins) {
        choices.add(said);
        return new HttpCarrier(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), "secret");
    }

    @Override
    public Sharing share(Choices said) {
        return new RemoteServer(connect(said, true));
    }

    @Override
    public Migration migrate(Choices said, String to) {
        choices.add(said);
        return new TestingMigration(to);
    }

    @Override
    public Migration.Reopened reopen(Choices said) {
        choices.add(said);
        return new Migration.Reopened("/home/ada/.sophia/memories", moved);
    }

    @Override
    public List<EffectiveSetting> settings(Choices said) {
        choices.add(said);
        return settings;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        Answer answer = answers.isEmpty()
                ? new Answer(500, "{\"detail\":\"not expected\"}", "application/problem+json")
                : answers.remove();
        if (answer.equals(NONE)) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
