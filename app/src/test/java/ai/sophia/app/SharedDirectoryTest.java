package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several processes of {@code sophia mcp} on one data directory. */
final class SharedDirectoryTest {
    private static final int PROCESSES = 5;
    private static final int KILLS = Integer.getInteger("sophia.kills", 3);
    private static final String PROFILE = "memory://users/ada/profile";
    private static final Duration BOUND = Duration.ofSeconds(15);

    @TempDir
    Path home;

    private final List<TestingMcp> started = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        started.forEach(TestingMcp::close);
    }

    @Test
    void fiveAtOnceLoseNothingAndKeepNothingTwiceWhileTheHolderIsKilledAgainAndAgain() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        List<String> refused = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            started.add(TestingMcp.start(home, "c" + i));
        }
        for (TestingMcp client : started) {
            writers.add(writer(client.initialized(), "c" + client.pid(), acknowledged, refused, ended));
        }
        List<Long> took = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int wanted = acknowledged.size() + 5 + random.nextInt(20);
            Awaitility.await().atMost(BOUND.multipliedBy(4)).until(() -> acknowledged.size() >= wanted);
            long holder = holder();
            TestingMcp victim = started.stream()
                    .filter(each -> each.pid() == holder)
                    .findFirst()
                    .orElseThrow();
            started.remove(victim);
            TestingMcp observer = started.getFirst();
            victim.kill();
            long start = System.nanoTime();
            JsonNode found = observer.call("list_memories", "{'limit': 1}").get(60, TimeUnit.SECONDS);
            took.add((System.nanoTime() - start) / 1_000_000);
            assertThat(found.has("result")).as(found.toString()).isTrue();
            assertThat(took.getLast()).isLessThan(BOUND.toMillis());
            String name = "k" + kill;
            writers.add(writer(client(name), name, acknowledged, refused, ended));
        }
        ended.set(true);
        for (Thread writer : writers) {
            assertThat(writer.join(Duration.ofMinutes(1))).isTrue();
        }
        Collections.sort(took);
        System.out.println(took.size() + " takeovers, until the next answer: median " + took.get(took.size() / 2)
                + " ms, most " + took.getLast() + " ms, all " + took + "; " + acknowledged.size() + " acknowledged, "
                + refused.size() + " refused");
        assertThat(refused).isEmpty();
        List<String> kept = started.getFirst().texts();
        assertThat(kept).doesNotHaveDuplicates().containsAll(new TreeSet<>(acknowledged));
    }

    @Test
    void aHolderThatLeavesHandsOverAndASessionGoesOnBeingToldAndHearsOfWhatItMayHaveMissed() throws Exception {
        TestingMcp first = client("first");
        TestingMcp second = client("second");
        assertThat(second.answer("resources/subscribe", "{'uri': '" + PROFILE + "'}")
                        .has("result"))
                .isTrue();
        assertThat(holder()).isEqualTo(first.pid());
        assertThat(first.leave()).isZero();
        assertThat(second.answer("ping", "{}").has("result")).isTrue();
        assertThat(holder()).isEqualTo(second.pid());
        List<JsonNode> missed = second.hear(4);
        assertThat(methods(missed))
                .containsExactly(
                        "notifications/prompts/list_changed",
                        "notifications/resources/list_changed",
                        "notifications/tools/list_changed",
                        "notifications/resources/updated");
        assertThat(uri(missed.getLast())).isEqualTo(PROFILE);

        second.call("add_memory", "{'text': 'The kettle is red', 'user': 'ada'}")
                .get(60, TimeUnit.SECONDS);
        assertThat(uri(second.hear(1).getFirst())).isEqualTo(PROFILE);
    }

    @Test
    void aHolderThatIsKilledLeavesTheSubscriptionsOfTheCurrentRevisionOpen() throws Exception {
        TestingMcp first = client("first");
        TestingMcp second = TestingMcp.start(home, "second");
        started.add(second);
        CompletableFuture<JsonNode> listening = second.ask(
                "subscriptions/listen",
                TestingMcp.modern("{'notifications': {'toolsListChanged': true, "
                        + "'resourcesListChanged': true, 'resourceSubscriptions': ['" + PROFILE + "']}}"));
        JsonNode acknowledged = second.hear(1).getFirst();
        assertThat(methods(List.of(acknowledged))).containsExactly("notifications/subscriptions/acknowledged");
        first.kill();
        List<JsonNode> missed = second.hear(3);
        assertThat(methods(missed))
                .containsExactly(
                        "notifications/resources/list_changed",
                        "notifications/tools/list_changed",
                        "notifications/resources/updated");
        assertThat(missed).allMatch(each -> subscription(each).equals(subscription(acknowledged)));
        assertThat(uri(missed.getLast())).isEqualTo(PROFILE);

        CompletableFuture<JsonNode> added = second.ask(
                "tools/call",
                TestingMcp.modern("{'name': 'add_memory', 'arguments': {'text': 'The kettle is red', 'user': 'ada'}}"));
        JsonNode change = second.hear(1).getFirst();
        assertThat(uri(change)).isEqualTo(PROFILE);
        assertThat(subscription(change)).isEqualTo(subscription(acknowledged));
        assertThat(added.get(60, TimeUnit.SECONDS).has("result")).isTrue();
        assertThat(listening).as("the subscription goes on").isNotDone();
    }

    @Test
    void anAgentWhoseToolsAreNotOfferedByTheHolderIsToldSo() throws Exception {
        Files.createDirectories(home.resolve(".sophia"));
        client("first");
        Path settings = home.resolve("graph.yaml");
        Files.writeString(settings, "mcp:\n  toolsets: [graph]\n");
        TestingMcp second = client("second", "--config", settings.toString());
        assertThat(second.answer("ping", "{}").has("result")).isTrue();
        assertThat(Files.readString(TestingProgram.complaints(home, "second")))
                .containsOnlyOnce("not offered the toolset graph, because process " + holder());
    }

    private static JsonNode subscription(JsonNode message) {
        return message.path("params").path("_meta").path("io.modelcontextprotocol/subscriptionId");
    }

    private static String uri(JsonNode message) {
        return message.path("params").path("uri").asString("");
    }

    private static List<String> methods(List<JsonNode> messages) {
        return messages.stream().map(each -> each.path("method").asString("")).toList();
    }

    @Test
    void theSocketIsItsOwnersAloneAndAPathThatIsTooLongIsReplaced() throws Exception {
        Path data = home.resolve("d".repeat(60)).resolve("e".repeat(60));
        TestingMcp first = client("first", "--data", data.toString());
        TestingMcp second = client("second", "--data", data.toString(), "--user", "ada lovelace ü");
        JsonNode added =
                second.call("add_memory", "{'text': 'The sea is near'}").get(60, TimeUnit.SECONDS);
        assertThat(added.has("result")).as(added.toString()).isTrue();
        Path folder = Path.of(Files.readString(data.resolve("run/elsewhere")).strip());
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("socket"))).isEqualTo("rw-------");
        first.kill();
        assertThat(second.answer("ping", "{}").has("result")).isTrue();
        assertThat(folder).doesNotExist();
        Path next = Path.of(Files.readString(data.resolve("run/elsewhere")).strip());
        assertThat(second.leave()).isZero();
        assertThat(next).doesNotExist();
    }

    private TestingMcp client(String name, String... options) throws Exception {
        TestingMcp client = TestingMcp.start(home, name, options);
        started.add(client);
        return client.initialized();
    }

    private Thread writer(
            TestingMcp client, String name, Set<String> acknowledged, List<String> refused, AtomicBoolean ended) {
        return Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; !ended.get(); i++) {
                    String text = "Note " + i + " of " + name;
                    JsonNode answer = client.call("add_memory", "{'text': '" + text + "'}")
                            .get();
                    if (answer.path("result").has("structuredContent")) {
                        acknowledged.add(text);
                    } else {
                        refused.add(answer.toString());
                    }
                }
            } catch (ExecutionException killed) {
                // what it had not heard of may be there or not
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private long holder() {
        return DataDirectory.owner(home.resolve(".sophia")).orElseThrow().pid();
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
