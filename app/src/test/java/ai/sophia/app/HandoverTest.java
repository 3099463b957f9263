package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.Choices;
import ai.sophia.cli.Output;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sophia serve} on a data directory that processes of {@code sophia mcp} hold. */
final class HandoverTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final List<AutoCloseable> started = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Test
    void aServerTakesTheDirectoryFromAgentsThatWriteAndGivesItBackWhenItEnds() throws Exception {
        TestingMcp holder = agent("holder");
        TestingMcp other = agent("other");
        assertThat(owner()).isEqualTo(holder.pid());
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        List<String> acknowledged = new CopyOnWriteArrayList<>();
        List<String> refused = new CopyOnWriteArrayList<>();
        for (TestingMcp each : List.of(holder, other)) {
            writers.add(writer(each, "agent" + each.pid(), acknowledged, refused, ended));
        }
        await(() -> acknowledged.size() > 10);

        TestingServe server = serve("server").listening();
        assertThat(owner()).isEqualTo(server.pid());
        int before = acknowledged.size();
        await(() -> acknowledged.size() > before + 10);

        TestingServe second = serve("second");
        assertThat(second.ended()).isEqualTo(1);
        assertThat(second.complained())
                .contains("is in use by process " + server.pid() + ", since")
                .contains("http://");

        server.stop();
        assertThat(server.ended()).isEqualTo(143);
        int between = acknowledged.size();
        await(() -> acknowledged.size() > between + 10);
        assertThat(owner()).isIn(holder.pid(), other.pid());

        ended.set(true);
        for (Thread writer : writers) {
            assertThat(writer.join(BOUND)).isTrue();
        }
        assertThat(refused).isEmpty();
        assertThat(other.texts()).doesNotHaveDuplicates().containsAll(new TreeSet<>(acknowledged));
    }

    @Test
    void aHolderThatIsKilledBeforeItAnswersIsFollowedByTheServerThatWaitsAndNotByAnAgent() throws Exception {
        TestingMcp holder = agent("holder");
        TestingMcp other = agent("other");
        signal("STOP", holder.pid());
        TestingServe server = serve("server");
        await(() -> server.complained().contains("is asked to hand over"));
        CompletableFuture<JsonNode> waiting = other.call("add_memory", "{'text': 'Said meanwhile'}");
        holder.kill();
        server.listening();
        assertThat(owner()).isEqualTo(server.pid());
        assertThat(waiting.get(60, TimeUnit.SECONDS).path("result").has("structuredContent"))
                .isTrue();
        assertThat(other.texts()).containsExactly("Said meanwhile");
    }

    @Test
    void aServerThatIsKilledWhileItWaitsLeavesTheDirectoryToTheAgents() throws Exception {
        TestingMcp holder = agent("holder");
        TestingMcp other = agent("other");
        signal("STOP", holder.pid());
        TestingServe server = serve("server");
        await(() -> server.complained().contains("is asked to hand over"));
        server.kill();
        signal("CONT", holder.pid());
        for (TestingMcp each : List.of(holder, other)) {
            assertThat(each.call("add_memory", "{'text': 'Said by " + each.pid() + "'}")
                            .get(60, TimeUnit.SECONDS)
                            .path("result")
                            .has("structuredContent"))
                    .isTrue();
        }
        assertThat(other.texts()).hasSize(2);
        assertThat(owner()).isIn(holder.pid(), other.pid());
    }

    @Test
    void aServerThatCannotListenLeavesTheDirectoryToTheAgents() throws Exception {
        TestingMcp holder = agent("holder");
        // of a network that is there for examples only (RFC 5737)
        TestingServe server = serve("server", "--host", "192.0.2.1", "--key", "k".repeat(64));
        assertThat(server.ended()).isEqualTo(1);
        assertThat(server.complained()).contains("cannot listen on 192.0.2.1");
        assertThat(holder.answer("ping", "{}").has("result")).isTrue();
        await(() -> owner() == holder.pid());
    }

    @Test
    void everyCommandAsksTheAgentsProcess() throws Exception {
        TestingMcp holder = agent("holder");
        Path turns = home.resolve("turns.ndjson");
        Files.writeString(turns, "{\"text\": \"I moved to Lyon\"}\n{\"text\": \"And back\"}\n");
        Path copy = home.resolve("copy.ndjson");
        String user = "Ada & Ben, 100 % ü+/?";
        assertThat(run("import", turns.toString(), "--user", user)).contains("2 lines: 2 added");
        assertThat(run("remember", "The bridge opens at noon", "--user", user)).contains("remembered as");
        assertThat(run("recall", "when does the bridge open?", "--user", user, "--limit", "1"))
                .contains("The bridge opens at noon");
        String listed = run("list", "--user", user, "--json");
        assertThat(listed).contains("I moved to Lyon", "And back", "The bridge opens at noon");
        String id = new JsonMapper()
                .readTree(listed)
                .path("memories")
                .path(0)
                .path("id")
                .asString();
        assertThat(run("show", id)).contains(id);
        assertThat(run("history", id)).contains("1");
        assertThat(run("export", copy.toString(), "--user", user)).isNotNull();
        assertThat(Files.readAllLines(copy)).hasSize(3);
        assertThat(run("status")).contains("memories  3 in 3 versions");
        assertThat(run("doctor")).contains("sound");
        assertThat(run("rebuild")).contains("rebuilt the index");
        assertThat(run("forget", "--user", user, "--yes")).contains("3");
        assertThat(holder.texts()).isEmpty();
        assertThat(owner()).isEqualTo(holder.pid());
    }

    @Test
    void aCommandThatLastsFollowsFromOneHolderToTheNext() throws Exception {
        TestingMcp holder = agent("holder");
        TestingMcp other = agent("other");
        try (Carrier carrier = new LocalHost(Map.of(), home, Output.to(OutputStream.nullOutputStream(), false))
                .connect(Choices.NONE, true)) {
            assertThat(status(carrier)).isEqualTo(200);
            assertThat(holder.leave()).isZero();
            assertThat(status(carrier)).isEqualTo(200);
            assertThat(other.leave()).isZero();
            assertThat(status(carrier)).isEqualTo(200);
            assertThat(owner()).isEqualTo(ProcessHandle.current().pid());
        }
        DataDirectory.take(home.resolve(".sophia")).orElseThrow().close();
    }

    private static int status(Carrier carrier) throws Exception {
        Carrier.Reply reply = carrier.send("GET", "/api/status", Map.of(), "");
        reply.body().close();
        return reply.status();
    }

    /** What a command prints, here, beside the processes. */
    private String run(String... arguments) {
        TestingCommands commands = new TestingCommands(Map.of(), home);
        assertThat(commands.run(arguments)).as(commands.complained()).isZero();
        return commands.told();
    }

    private TestingMcp agent(String name) throws Exception {
        TestingMcp agent = TestingMcp.start(home, name);
        started.add(agent);
        return agent.initialized();
    }

    private TestingServe serve(String name, String... options) throws Exception {
        TestingServe server = TestingServe.start(home, name, options);
        started.add(server);
        return server;
    }

    /** Adds and revises one after the other: a change may not be made twice, and so is not to be lost on the way. */
    private static Thread writer(
            TestingMcp agent, String name, List<String> acknowledged, List<String> refused, AtomicBoolean ended) {
        return Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; !ended.get(); i++) {
                    String text = "Note " + i + " of " + name;
                    JsonNode added =
                            agent.call("add_memory", "{'text': '" + text + "'}").get();
                    String id = added.path("result")
                            .path("structuredContent")
                            .path("results")
                            .path(0)
                            .path("id")
                            .asString("");
                    if (id.isEmpty()) {
                        refused.add(added.toString());
                        continue;
                    }
                    JsonNode revised = agent.call(
                                    "update_memory", "{'id': '" + id + "', 'text': '" + text + ", revised'}")
                            .get();
                    if (revised.path("result").has("structuredContent")) {
                        acknowledged.add(text + ", revised");
                    } else {
                        refused.add(revised.toString());
                    }
                }
            } catch (Exception broken) {
                refused.add(broken.toString());
            }
        });
    }

    private long owner() {
        return DataDirectory.owner(home.resolve(".sophia")).map(Owner::pid).orElse(0L);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(BOUND).until(condition);
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
