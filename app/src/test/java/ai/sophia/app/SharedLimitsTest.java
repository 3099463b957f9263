package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes that keep the limits of their callers together, on a real Redis. */
final class SharedLimitsTest {
    private static final String KEY = "0123456789abcdef0123";

    /** Requests a minute. */
    private static final int LIMIT = 60;

    @TempDir
    private Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private TestingRedis redis;

    @BeforeEach
    void startRedis() {
        redis = TestingRedis.single(home.resolve("redis"));
    }

    @AfterEach
    void stop() {
        client.close();
        redis.close();
    }

    private Application open(String name) {
        Map<String, String> said = Map.of(
                "data",
                home.resolve(name).resolve("data").toString(),
                "port",
                "0",
                "key",
                KEY,
                "limits.requests",
                String.valueOf(LIMIT),
                "redis.address",
                "redis://127.0.0.1:" + redis.address().getPort(),
                // a busy machine must not make a node decide by itself
                "budgets.cache",
                "10 s");
        Settings settings = new SettingsLoader(Map.of(), home).load(new Choices(said, ""));
        return Application.start(DataDirectory.take(settings.data()).orElseThrow(), settings, false);
    }

    private HttpResponse<String> get(Application node, String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(node.address().toString().replaceFirst("/$", "") + path))
                .header("Authorization", "Bearer " + KEY)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError("the node did not answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** How many of so many requests are let in; the others must be refused, and none may fail. */
    private int granted(Application node, int requests) {
        int granted = 0;
        for (int i = 0; i < requests; i++) {
            int status = get(node, "/api/collections").statusCode();
            assertThat(status).isIn(200, 429);
            granted += status == 200 ? 1 : 0;
        }
        return granted;
    }

    private void awaitRedis(Application node, String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(node, "/api/status")
                        .body()
                        .replaceAll("(?s).*\"name\":\"redis.answers\"[^}]*\"state\":\"(\\w+)\".*", "$1")
                        .equals(state));
    }

    /** What falls due meanwhile, and one for the beginning of a second. */
    private static int due(long start) {
        return (int) ((System.nanoTime() - start)
                        * LIMIT
                        / Duration.ofMinutes(1).toNanos())
                + 1;
    }

    @Test
    void nodesLetInNoMoreTogetherThanOneWouldAndEachGoesOnByItselfWhenRedisIsGone() throws Exception {
        try (Application one = open("one");
                Application other = open("other")) {
            awaitRedis(one, "SERVING");
            awaitRedis(other, "SERVING");
            long start = System.nanoTime();
            assertThat(together(List.of(() -> granted(one, 50), () -> granted(other, 50))))
                    .isBetween(LIMIT, LIMIT + due(start));
            redis.stop();
            awaitRedis(one, "AWAY");
            awaitRedis(other, "AWAY");
            // each knows what was left, and gives what falls due
            assertThat(granted(one, 100)).isLessThanOrEqualTo(due(start));
            assertThat(granted(other, 100)).isLessThanOrEqualTo(due(start));
            try (Application late = open("late")) {
                long opened = System.nanoTime();
                assertThat(granted(late, 100)).isBetween(LIMIT, LIMIT + due(opened));
                assertThat(get(late, "/metrics").body())
                        .containsPattern("sophia_limit_alone_total\\{limit=\"requests\"} [1-9]")
                        .containsPattern("sophia_limit_refused_total\\{limit=\"requests\"} [1-9]");
            }
            redis.start();
            awaitRedis(one, "SERVING");
            awaitRedis(other, "SERVING");
            // it has forgotten what was taken; a node that knows that nothing was left waits for what falls due
            long back = System.nanoTime();
            assertThat(together(List.of(() -> granted(one, 50), () -> granted(other, 50))))
                    .isLessThanOrEqualTo(LIMIT + due(back));
        }
    }

    private static int together(List<Callable<Integer>> callers) throws Exception {
        int sum = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            callers.forEach(caller -> answers.add(threads.submit(caller)));
            for (Future<Integer> answer : answers) {
                sum += answer.get();
            }
        }
        return sum;
    }
}
