package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Figures;
import ai.sophia.bench.driver.Filling;
import ai.sophia.bench.driver.ProcessorTime;
import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Turns;
import ai.sophia.bench.peers.Agent;
import ai.sophia.bench.peers.PeerProcess;
import ai.sophia.bench.peers.ServerMemoryPeer;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Measures what agents speak: over HTTP on one server, then over standard streams. Used by one thread. */
final class AgentsRun {
    static final String SEARCH = "search";
    static final String DISCOVER = "discover";
    static final String START = "start";
    static final String GRAPH = "graph";

    /** All that can be chosen. */
    static final List<String> PARTS = List.of(SEARCH, DISCOVER, START, GRAPH, ServerMemoryPeer.NAME);

    private static final String MODERN = "2026-07-28";
    private static final String LEGACY = "2025-11-25";
    private static final int USERS = 10;
    private static final int PERCENT = 100;

    /** Memories are fewer than questions, for they take longer. */
    private static final int QUESTIONS_PER_MEMORY = 4;

    /**
     * What to measure with.
     *
     * @param memories how many are there when questions are asked
     * @param questions to ask each way, after as many others
     * @param clients how many discover at once
     * @param seconds how long they do
     * @param starts of which the median counts
     * @param entities to create at once
     * @param parts the names of what to measure
     */
    record Plan(
            int memories,
            int questions,
            int clients,
            int seconds,
            int starts,
            int entities,
            long seed,
            Set<String> parts) {}

    private final String mainClass;
    private final Plan plan;
    private final Stage stage;
    private final PrintWriter progress;
    private final Turns turns;
    private final Figures figures = new Figures();

    AgentsRun(String mainClass, Plan plan, Stage stage, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.stage = stage;
        this.progress = progress;
        this.turns = new Turns(plan.seed());
    }

    Figures run() throws IOException, InterruptedException {
        figures.condition(String.format(
                Locale.ROOT,
                "Seed %d; %d processors, driver included, Java %s.",
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
        if (plan.parts().contains(SEARCH) || plan.parts().contains(DISCOVER)) {
            overHttp();
        }
        if (plan.parts().contains(START)) {
            starts();
        }
        if (plan.parts().contains(GRAPH)) {
            graph();
        }
        if (plan.parts().contains(ServerMemoryPeer.NAME)) {
            serverMemory();
        }
        return figures;
    }

    private void overHttp() throws IOException, InterruptedException {
        try (ChildServer server = ChildServer.start(mainClass, data("http"))) {
            URI address = server.awaitReady();
            try (Calls calls = new Calls(address)) {
                if (plan.parts().contains(SEARCH)) {
                    search(calls);
                }
                if (plan.parts().contains(DISCOVER)) {
                    discover(server, address);
                }
            }
            server.stop();
        }
    }

    private void search(Calls calls) throws IOException, InterruptedException {
        progress.println("importing " + plan.memories() + " turns");
        Filling.fill(calls, turns, USERS, plan.memories());
        List<Way> ways = List.of(
                new Way.Rest(),
                new Way.Tools(Protocol.stateless(MODERN)),
                new Way.Tools(Protocol.begun(calls, LEGACY)),
                new Way.Mem0());
        progress.println("asking and telling each way");
        compare(calls, ways);
        questions(calls, ways);
        List<Timings> recalls = questions(calls, ways);
        for (int way = 0; way < ways.size(); way++) {
            String name = ways.get(way).meaning();
            figures.add("recall" + ways.get(way).key(), "recall, distinct questions, " + name, recalls.get(way));
        }
        memories(calls, ways);
        List<Timings> writes = memories(calls, ways);
        for (int way = 0; way < ways.size(); way++) {
            String name = ways.get(way).meaning();
            figures.add("remember" + ways.get(way).key(), "remember, acknowledged, " + name, writes.get(way));
        }
        figures.condition(String.format(
                Locale.ROOT,
                "%,d turns of %d users; %,d questions and %,d memories each way, one client, in turns, each question asked once.",
                plan.memories(),
                USERS,
                plan.questions(),
                plan.questions() / QUESTIONS_PER_MEMORY));
    }

    /** That all answer alike, without which the figures say nothing. */
    private void compare(Calls calls, List<Way> ways) throws IOException, InterruptedException {
        // what is there is asked for as it stands, so that something is found
        String question = new Turns(plan.seed()).turn(0).text();
        int expected = 0;
        for (Way way : ways) {
            JsonNode answer = way.question(Turns.user(USERS, 0), question).ask(calls);
            int found = way.found(answer);
            expected = expected == 0 ? found : expected;
            if (found == 0 || found != expected) {
                throw new IllegalStateException(
                        "expected " + way.meaning() + " to find memories, as many as the others, " + expected
                                + ", but got " + found + " in " + answer);
            }
        }
    }

    private List<Timings> questions(Calls calls, List<Way> ways) throws IOException, InterruptedException {
        return inTurns(calls, ways, plan.questions(), (way, user) -> way.question(user, turns.question()));
    }

    private List<Timings> memories(Calls calls, List<Way> ways) throws IOException, InterruptedException {
        int count = Math.max(1, plan.questions() / QUESTIONS_PER_MEMORY);
        return inTurns(calls, ways, count, (way, user) -> way.memory(user, turns.longText(2)));
    }

    private List<Timings> inTurns(Calls calls, List<Way> ways, int count, BiFunction<Way, String, Request> maker)
            throws IOException, InterruptedException {
        List<Timings.Call> kinds = new ArrayList<>();
        for (Way way : ways) {
            List<Request> requests = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                requests.add(maker.apply(way, Turns.user(USERS, number)));
            }
            kinds.add(number -> requests.get(number).send(calls));
        }
        return Timings.interleaved(count, kinds);
    }

    private void discover(ChildServer server, URI address) throws IOException, InterruptedException {
        progress.println("discovering by " + plan.clients() + " clients");
        ClosedLoop loop = new ClosedLoop(address, Protocol.stateless(MODERN).discover());
        loop.run(plan.clients(), Math.max(1, plan.seconds() / 2));
        ProcessorTime driver = ProcessorTime.ofThis();
        ProcessorTime served = server.processorTime();
        double rate = loop.run(plan.clients(), plan.seconds());
        double driverShare = driver.share(ProcessorTime.ofThis());
        double serverShare = served.share(server.processorTime());
        figures.add("discoverPerSecond", "server/discover, " + plan.clients() + " clients", rate, "1/s");
        figures.add("discoverDriverShare", "of the processors' time, the driver meanwhile", PERCENT * driverShare, "%");
        figures.add("discoverServerShare", "of the processors' time, the server meanwhile", PERCENT * serverShare, "%");
    }

    private void starts() throws IOException, InterruptedException {
        progress.println("starting over standard streams");
        Path data = data(START);
        figures.add("startMs", "sophia mcp, start to first answer", medianStart(data));
        try (ChildServer server = ChildServer.start(mainClass, data)) {
            server.awaitReady();
            figures.add("startBesideServerMs", "sophia mcp, likewise, beside a server", medianStart(data));
            server.stop();
        }
        figures.condition(
                "Of " + plan.starts() + " starts, the median; the first of all made the data directory before.");
    }

    private Duration medianStart(Path data) throws IOException {
        start(data);
        List<Duration> starts = new ArrayList<>();
        for (int time = 0; time < plan.starts(); time++) {
            starts.add(start(data));
        }
        Collections.sort(starts);
        return starts.get(plan.starts() / 2);
    }

    private Duration start(Path data) throws IOException {
        long start = System.nanoTime();
        try (Agent agent = sophia(data)) {
            agent.initialize();
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private void graph() throws IOException, InterruptedException {
        progress.println("creating entities at once");
        Graph graph = new Graph(figures, plan.entities());
        Path alone = data(GRAPH);
        graph.measure("Sophia", 1, () -> sophia(alone));
        Path shared = data(GRAPH);
        try (ChildServer server = ChildServer.start(mainClass, shared, toolset())) {
            server.awaitReady();
            graph.measure("Sophia", 2, () -> sophia(shared));
            server.stop();
        }
        figures.condition("Sophia's one process serves the graph itself, its two ask a server.");
    }

    private void serverMemory() throws InterruptedException, IOException {
        progress.println("creating entities at once, server-memory");
        Map<String, String> parts;
        try {
            parts = Tools.find().setUp(ServerMemoryPeer.NAME);
        } catch (IOException missing) {
            figures.condition(ServerMemoryPeer.NAME + " was not measured: " + missing.getMessage());
            return;
        }
        Graph graph = new Graph(figures, plan.entities());
        for (int processes = 1; processes <= 2; processes++) {
            Path directory = stage.directory(ServerMemoryPeer.NAME);
            graph.measure(
                    ServerMemoryPeer.NAME,
                    processes,
                    () -> new Agent(stage.start(ServerMemoryPeer.plan(parts, directory))));
        }
        figures.condition(ServerMemoryPeer.NAME + " is " + parts.getOrDefault("version", "of some version") + ".");
    }

    private Path data(String name) throws IOException {
        return stage.directory(name).resolve("data");
    }

    /** An agent with {@code sophia mcp} on this data directory. */
    private Agent sophia(Path data) throws IOException {
        Map<String, String> settings = new HashMap<>(ChildServer.neutral());
        settings.putAll(toolset());
        return new Agent(stage.start(new PeerProcess.Plan(
                "sophia",
                ChildServer.command(mainClass, "mcp", "--data", data.toString()),
                settings,
                stage.directory("agent"),
                PeerProcess.Ending.INTERRUPT)));
    }

    private static Map<String, String> toolset() {
        return Map.of("SOPHIA_MCP_TOOLSETS", "graph");
    }
}
