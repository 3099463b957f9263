package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server that is killed while it tells a webhook of what was written. */
final class WebhookCrashTest {
    private static final String HOOKS = "/api/v1/webhooks/projects/default/";
    private static final int KILLS = 3;
    private static final int MEMORIES = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int answered = Integer.MAX_VALUE;
    private HttpServer receiver;

    @TempDir
    Path home;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.createContext("/", this::take);
        receiver.start();
    }

    @AfterEach
    void close() {
        closing.countDown();
        receiver.stop(0);
        threads.close();
    }

    /** Answers as many as it is told to, and lets the others wait. */
    private void take(HttpExchange exchange) throws IOException {
        JsonNode body = Calls.JSON.readTree(exchange.getRequestBody().readAllBytes());
        String memory = body.path("event_details").path("data").path("memory").asString();
        told.add(memory);
        if (told.size() > answered) {
            try {
                closing.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Test
    void whatWasWrittenIsToldAtLeastOnceAndInOrderHoweverOftenTheServerIsKilled()
            throws IOException, InterruptedException {
        Path data = Files.createDirectories(home.resolve("data"));
        Files.writeString(data.resolve("sophia.yaml"), "webhooks:\n  allowPrivate: true\n");
        List<String> written = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            // some are taken, one is on its way, and the others are not sent yet when the server goes
            answered = told.size() + MEMORIES / 2;
            try (ChildServer server = ChildServer.start(Main.class.getName(), data);
                    Calls calls = new Calls(server.awaitReady())) {
                if (kill == 0) {
                    register(calls);
                }
                for (int i = 0; i < MEMORIES; i++) {
                    String text = "Ada saw train " + kill + " of " + i;
                    calls.post(
                                    "/api/memories",
                                    Calls.object().put("user", "ada").put("text", text))
                            .orFail();
                    written.add(text);
                }
                await().atMost(PATIENCE).until(() -> told.size() > answered);
                server.kill();
            }
        }
        answered = Integer.MAX_VALUE;
        try (ChildServer server = ChildServer.start(Main.class.getName(), data);
                Calls calls = new Calls(server.awaitReady())) {
            await().atMost(PATIENCE).until(() -> told.containsAll(written));
            assertThat(told.stream().distinct().toList()).isEqualTo(written);
            await().atMost(PATIENCE).until(() -> delivery(calls).path("behind").asInt(-1) == 0);
            assertThat(delivery(calls).path("dead_letters").asInt()).isZero();
            assertThat(delivery(calls).path("missed_at").isNull()).isTrue();
            server.stop();
        }
    }

    private void register(Calls calls) throws IOException, InterruptedException {
        ObjectNode hook = Calls.object().put("name", "mine").put("url", "http://127.0.0.1:" + port() + "/hook");
        hook.putArray("event_types").add("memory_add");
        calls.post(HOOKS, hook).orFail();
    }

    private int port() {
        return receiver.getAddress().getPort();
    }

    private static JsonNode delivery(Calls calls) throws IOException, InterruptedException {
        return calls.get(HOOKS).orFail().body().path(0).path("delivery");
    }
}
