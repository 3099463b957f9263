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
    private static final int KILLS = Integer.getInteger("sophia.kills", 4);
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
            writers.add(writer(client("c" + i), "c" + i, acknowledged, refused, ended));
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
        List<String> kept = all(started.getFirst());
        assertThat(kept).doesNotHaveDuplicates().containsAll(new TreeSet<>(acknowledged));
    }

    @Test
    void aHolderThatLeavesHandsOverAndTheOthersKeepTheirSubscriptions() throws Exception {
        TestingMcp first = client("first");
        TestingMcp second = client("second");
        String id = second.call("add_memory", "{'text': 'The kettle is blue'}")
                .get(60, TimeUnit.SECONDS)
                .path("result")
                .path("structuredContent")
                .path("results")
                .path(0)
                .path("id")
                .asString();
        String uri = "memory://memories/" + id;
        assertThat(second.answer("resources/subscribe", "{'uri': '" + uri + "'}")
                        .has("result"))
                .isTrue();
        assertThat(holder()).isEqualTo(first.pid());
        assertThat(first.leave()).isZero();
        assertThat(second.answer("ping", "{}").has("result")).isTrue();
        assertThat(holder()).isEqualTo(second.pid());
        TestingMcp third = client("third");
        second.told.clear();
        third.call("update_memory", "{'id': '" + id + "', 'text': 'The kettle is red'}")
                .get(60, TimeUnit.SECONDS);
        JsonNode change = second.told.poll(30, TimeUnit.SECONDS);
        while (change != null && !change.path("method").asString("").equals("notifications/resources/updated")) {
            change = second.told.poll(30, TimeUnit.SECONDS);
        }
        assertThat(change).as("the change of " + uri).isNotNull();
        assertThat(change.path("params").path("uri").asString()).isEqualTo(uri);
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

    private static List<String> all(TestingMcp client) throws Exception {
        List<String> texts = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.call(
                            "list_memories",
                            "{'limit': 100" + (cursor.isEmpty() ? "" : ", 'cursor': '" + cursor + "'") + "}")
                    .get(60, TimeUnit.SECONDS)
                    .path("result")
                    .path("structuredContent");
            page.path("memories").forEach(each -> texts.add(each.path("text").asString()));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return texts;
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
