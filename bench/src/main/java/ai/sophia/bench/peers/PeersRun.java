package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures Sophia and its peers after each other, one at a time, and each from empty. Used by one thread. */
final class PeersRun {
    static final String SOPHIA = "sophia";
    static final String MEM0AI = "mem0ai";
    static final String SERVER_MEMORY = "server-memory";
    static final String CHROMA = "chroma";
    static final String PGVECTOR = "pgvector";
    static final String LUCENE = "lucene";
    static final String JVECTOR = "jvector";
    static final String SCAN = "scan";

    /** All that can be chosen. */
    static final List<String> PEERS = List.of(SOPHIA, MEM0AI, SERVER_MEMORY, CHROMA, PGVECTOR, LUCENE, JVECTOR, SCAN);

    private static final String SMALL_SCOPE = "A small scope";
    private static final Set<String> SMALL = Set.of(MEM0AI, SERVER_MEMORY);
    private static final int REAL = 3_000;
    private static final int WARM_UP = 2_000;

    /**
     * What to measure.
     *
     * @param memories how many the engines hold
     * @param small how many those hold that are slow
     * @param scopeSize how many a scope has where there are many
     * @param questions how many are asked
     * @param peers the names of those to measure; Sophia is measured whatever they are
     */
    record Plan(int memories, int small, int scopeSize, int questions, long seed, Set<String> peers) {
        /** One scope of all, many scopes, and one scope of few: what the chosen peers are measured in. */
        List<Setting> settings() {
            List<Setting> settings = new ArrayList<>();
            if (!SMALL.containsAll(peers)) {
                settings.add(new Setting("One scope", memories, 1));
                int scopes = memories / scopeSize;
                if (scopes > 1) {
                    settings.add(new Setting(
                            String.format(Locale.ROOT, "%,d scopes of %,d", scopes, scopeSize),
                            scopes * scopeSize,
                            scopes));
                }
            }
            if (peers.contains(SOPHIA) || peers.stream().anyMatch(SMALL::contains)) {
                settings.add(new Setting(SMALL_SCOPE, small, 1));
            }
            return settings;
        }

        CorpusMaker.Size corpus() {
            int rows = Math.max(memories, small) + Measurement.SINGLES;
            return new CorpusMaker.Size(
                    rows, Math.min(rows, Math.max(REAL, small + Measurement.SINGLES)), questions, WARM_UP);
        }
    }

    /** Measures a peer. */
    private interface Run {
        List<Row> run(Map<String, String> parts) throws IOException, InterruptedException;
    }

    private final String mainClass;
    private final Plan plan;
    private final Stage stage;
    private final Tools tools;
    private final PrintWriter progress;
    private final PeersReport report = new PeersReport();
    private final Map<String, Map<String, String>> parts = new HashMap<>();
    private final Map<String, String> unavailable = new HashMap<>();

    PeersRun(String mainClass, Plan plan, Stage stage, Tools tools, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.stage = stage;
        this.tools = tools;
        this.progress = progress;
    }

    PeersReport run() throws IOException, InterruptedException {
        setUp();
        try (Corpus corpus = corpus()) {
            for (Setting setting : plan.settings()) {
                progress.printf(Locale.ROOT, "%s, %,d memories%n", setting.name(), setting.memories());
                Truth truth = Truth.find(corpus, setting);
                Measurement measurement = new Measurement(corpus, setting, truth);
                List<Row> rows = setting.name().equals(SMALL_SCOPE)
                        ? small(corpus, setting, measurement)
                        : engines(corpus, setting, truth, measurement);
                report.add(setting, rows);
            }
        }
        conditions();
        return report;
    }

    private void setUp() throws InterruptedException {
        for (String peer : List.of(MEM0AI, SERVER_MEMORY, CHROMA, PGVECTOR)) {
            if (plan.peers().contains(peer)) {
                progress.println("setting up " + peer);
                try {
                    parts.put(peer, tools.setUp(peer));
                } catch (IOException reason) {
                    unavailable.put(peer, String.valueOf(reason.getMessage()));
                }
            }
        }
    }

    private Corpus corpus() throws IOException, InterruptedException {
        try (ChildServer server = ChildServer.start(mainClass, stage.directory("embedder"));
                Calls calls = new Calls(server.awaitReady())) {
            return new CorpusMaker(calls, progress, plan.seed()).make(stage.directory("corpus"), plan.corpus());
        }
    }

    private List<Row> engines(Corpus corpus, Setting setting, Truth truth, Measurement measurement)
            throws IOException, InterruptedException {
        String beside = SophiaPeer.BY_EMBEDDING;
        List<Row> rows = new ArrayList<>(sophia(corpus, setting, measurement, true));
        rows.addAll(attempt(
                CHROMA,
                "ChromaDB",
                beside,
                parts -> driven(new ChromaPeer(stage, parts, corpus, setting), measurement, beside)));
        rows.addAll(attempt(
                PGVECTOR,
                "pgvector",
                beside,
                parts -> driven(new PgVectorPeer(stage, parts, corpus, setting), measurement, beside)));
        Path file = stage.directory("truth").resolve("truth.json");
        truth.write(file);
        for (Engine engine : Engine.values()) {
            String asked = engine == Engine.WORDS ? SophiaPeer.BY_BOTH : beside;
            rows.addAll(attempt(
                    engine.peer(),
                    engine.label(),
                    asked,
                    parts -> List.of(Row.inProcess(InProcess.measure(stage, engine, corpus, setting, file), asked))));
        }
        return rows;
    }

    private List<Row> small(Corpus corpus, Setting setting, Measurement measurement)
            throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(sophia(corpus, setting, measurement, true));
        rows.addAll(sophia(corpus, setting, measurement, false));
        for (Mem0Process.Manner manner : Mem0Process.Manner.values()) {
            boolean embeds = manner == Mem0Process.Manner.EMBEDDING;
            String beside = embeds ? SophiaPeer.BY_TEXT : SophiaPeer.BY_BOTH;
            rows.addAll(attempt(MEM0AI, manner.label(), beside, parts -> {
                if (!embeds) {
                    return List.of(mem0ai(parts, corpus, setting, manner, Optional.empty()));
                }
                try (ChildServer server = ChildServer.start(mainClass, stage.directory("embedder"))) {
                    return List.of(mem0ai(parts, corpus, setting, manner, Optional.of(server.awaitReady())));
                }
            }));
        }
        rows.addAll(attempt(
                SERVER_MEMORY,
                "server-memory",
                SophiaPeer.BY_BOTH,
                parts -> driven(new ServerMemoryPeer(stage, parts, corpus), measurement, SophiaPeer.BY_BOTH)));
        return rows;
    }

    private Row mem0ai(
            Map<String, String> parts, Corpus corpus, Setting setting, Mem0Process.Manner manner, Optional<URI> server)
            throws IOException, InterruptedException {
        Measured measured = Mem0Process.measure(stage, tools, parts, corpus, setting, manner, server);
        return Row.inProcess(
                measured, manner == Mem0Process.Manner.EMBEDDING ? SophiaPeer.BY_TEXT : SophiaPeer.BY_BOTH);
    }

    private List<Row> sophia(Corpus corpus, Setting setting, Measurement measurement, boolean embeddingsGiven)
            throws IOException, InterruptedException {
        progress.println("  Sophia" + (embeddingsGiven ? "" : ", embedding included"));
        Path data = stage.directory("sophia");
        return driven(new SophiaPeer(mainClass, data, corpus, setting, embeddingsGiven, Map.of()), measurement, "");
    }

    private static List<Row> driven(Peer opened, Measurement measurement, String beside)
            throws IOException, InterruptedException {
        try (Peer peer = opened) {
            return measurement.measure(peer).stream()
                    .map(measured -> Row.driven(measured, beside))
                    .toList();
        }
    }

    /** A peer that fails, in whatever way, is told of in its row and ends nothing else. */
    private List<Row> attempt(String peer, String label, String beside, Run run) throws InterruptedException {
        if (!plan.peers().contains(peer)) {
            return List.of();
        }
        if (unavailable.containsKey(peer)) {
            return List.of(Row.notRun(label, beside, unavailable.getOrDefault(peer, "")));
        }
        progress.println("  " + label);
        try {
            return run.run(parts.getOrDefault(peer, Map.of()));
        } catch (IOException | RuntimeException failure) {
            progress.println("  " + label + " failed: " + failure);
            return List.of(Row.notRun(label, beside, String.valueOf(failure.getMessage())));
        } finally {
            stage.stopProcesses();
        }
    }

    private void conditions() {
        report.condition(String.format(
                Locale.ROOT,
                "%,d questions after up to %,d others, one client, embeddings of %,d turns and others made of them, seed %d;"
                        + " %d processors, Java %s.",
                plan.questions(),
                WARM_UP,
                plan.corpus().real(),
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
        List<String> versions = parts.values().stream()
                .flatMap(each -> Optional.ofNullable(each.get("version")).stream())
                .sorted()
                .toList();
        if (!versions.isEmpty()) {
            report.condition("With " + String.join(", ", versions) + ".");
        }
    }
}
