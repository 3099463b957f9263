package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.peers.Corpus;
import ai.sophia.bench.peers.CorpusMaker;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import ai.sophia.bench.tiers.TierRow.Level;
import ai.sophia.core.Fault;
import ai.sophia.evaluation.EvaluationSet;
import ai.sophia.store.sql.BareRecords;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.sql.SqlMemoryStore;
import ai.sophia.store.sql.VectorMethod;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Measures one tier after the other, then all together. A server that cannot be had, or fails, is told of in its row and ends nothing else. Used by one thread. */
final class TiersRun {
    static final String HOT = "hot";
    static final String CACHE = "cache";
    static final String HITS = "hits";
    static final String VECTORS = "vectors";
    static final String RECORDS = "records";
    static final String EMBEDDER = "embedder";
    static final String RECALL = "recall";
    static final String OUTAGES = "outages";

    /** All that can be chosen. */
    static final List<String> PARTS = List.of(HOT, CACHE, HITS, VECTORS, RECORDS, EMBEDDER, RECALL, OUTAGES);

    private static final int REAL = 3_000;
    private static final int CACHED = 10_000;
    private static final int HIT_QUESTIONS = 10_000;
    private static final int HIT_ENTRIES = 2_500;
    private static final int HIT_USERS = 50;
    private static final int CONNECTIONS = 8;

    /**
     * What to measure with.
     *
     * @param memories how many each tier holds
     * @param calls how many of each kind count
     * @param clients how many call at once where throughput is measured
     * @param seconds how long a kind of call is warmed up at least, and called by several clients
     * @param parts the names of what to measure
     * @param set whose questions are asked while servers are away; without one they are not
     */
    record Plan(
            int memories,
            int calls,
            int clients,
            int seconds,
            long seed,
            Set<String> parts,
            Optional<EvaluationSet> set) {
        boolean has(String part) {
            return parts.contains(part);
        }
    }

    /** Measures a backend. */
    private interface Part {
        List<TierRow> measure() throws IOException, InterruptedException, SQLException;
    }

    private final String mainClass;
    private final Plan plan;
    private final Gauge gauge;
    private final Stage stage;
    private final Tools tools;
    private final PrintWriter progress;
    private final TiersReport report = new TiersReport();

    TiersRun(String mainClass, Plan plan, Stage stage, Tools tools, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.gauge = new Gauge(plan.calls(), plan.clients(), Duration.ofSeconds(plan.seconds()));
        this.stage = stage;
        this.tools = tools;
        this.progress = progress;
    }

    TiersReport run() throws IOException, InterruptedException {
        conditions();
        if (plan.has(CACHE)) {
            cache();
        }
        if (plan.has(EMBEDDER)) {
            attempt(Level.EMBEDDER, "a server", () -> new EmbedderPart(gauge, mainClass, plan.seed()).measure(stage));
        }
        if (plan.has(HITS)) {
            progress.println("hits of a cache");
            report.addHits(new HitsPart(HIT_QUESTIONS, HIT_ENTRIES, 1.0, HIT_USERS, plan.seed()).measure());
        }
        if (plan.has(HOT) || plan.has(VECTORS) || plan.has(RECORDS) || plan.has(RECALL)) {
            try (Corpus corpus = corpus()) {
                Population population = new Population(corpus);
                if (plan.has(HOT) || plan.has(VECTORS) || plan.has(RECORDS)) {
                    embedded(population);
                }
                if (plan.has(VECTORS) || plan.has(RECORDS)) {
                    onPostgres(population);
                }
                if (plan.has(RECALL)) {
                    recall(corpus);
                }
            }
        }
        if (plan.has(OUTAGES) && plan.set().isPresent()) {
            outages(plan.set().get());
        }
        return report;
    }

    private void conditions() {
        report.condition(String.format(
                Locale.ROOT,
                "%,d memories; %,d calls of each kind (a quarter of it to remember), one at a time and in turns with the bare client's, after as many, for %d s"
                        + " at least; then by %d clients at once, likewise; seed %d; %d processors, Java %s.",
                plan.memories(),
                plan.calls(),
                plan.seconds(),
                plan.clients(),
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
    }

    private Corpus corpus() throws IOException, InterruptedException {
        try (ChildServer server = ChildServer.start(mainClass, stage.directory("embedder"));
                Calls calls = new Calls(server.awaitReady())) {
            return new CorpusMaker(calls, progress, plan.seed())
                    .make(
                            stage.directory("corpus"),
                            new CorpusMaker.Size(plan.memories(), Math.min(REAL, plan.memories()), plan.calls(), 0));
        }
    }

    private void cache() throws InterruptedException {
        CachePart part = new CachePart(gauge, Math.min(CACHED, plan.memories()), plan.seed());
        attempt(Level.CACHE, "Caffeine", part::caffeine);
        attempt(Level.CACHE, "Redis", () -> {
            try (DevServer redis = DevServer.redis(tools, stage.directory("redis"))) {
                return part.redis("Redis", redis.ports());
            }
        });
        attempt(Level.CACHE, "Redis, cluster", () -> {
            try (DevServer redis = DevServer.redisCluster(tools, stage.directory("redis-cluster"))) {
                return part.redis("Redis, cluster", redis.ports());
            }
        });
    }

    /** What is measured on records in this process. */
    private void embedded(Population population) throws IOException, InterruptedException {
        Path folder = stage.directory("sqlite");
        progress.println("storing in SQLite");
        SqlMemoryStore store = SqlMemoryStore.open(folder);
        try (Filled filled = new Filled(store, population.fill(store, progress))) {
            if (plan.has(HOT)) {
                attempt(Level.HOT, "memory", () -> new HotPart(gauge, population).measure(filled));
            }
            if (plan.has(VECTORS)) {
                VectorsPart vectors = new VectorsPart(gauge, population);
                attempt(Level.VECTORS, "Lucene", () -> vectors.lucene(stage.directory("lucene"), filled));
                attempt(Level.VECTORS, "ChromaDB", () -> {
                    try (DevServer chroma = DevServer.chroma(tools, stage.directory("chroma"))) {
                        return vectors.chroma(URI.create(chroma.told("url")), filled);
                    }
                });
            }
            if (plan.has(RECORDS)) {
                attempt(Level.RECORDS, "SQLite", () -> {
                    try (BareRecords bare = BareRecords.sqlite(folder)) {
                        return new RecordsPart(gauge, population, plan.seed()).measure("SQLite", filled, bare);
                    }
                });
            }
        }
    }

    /** What is measured on records on PostgreSQL. */
    private void onPostgres(Population population) throws InterruptedException {
        attempt(Level.RECORDS, "PostgreSQL", () -> {
            try (DevServer postgres = DevServer.postgres(tools, stage.directory("postgres"))) {
                PostgresServer server = PostgresServer.parse(
                                postgres.told("url"), postgres.told("user"), postgres.told("password"), CONNECTIONS)
                        .orElseThrow();
                SqlMemoryStore store = SqlMemoryStore.open(server);
                try (Filled filled = new Filled(store, population.fill(store, progress))) {
                    if (plan.has(VECTORS)) {
                        VectorsPart vectors = new VectorsPart(gauge, population);
                        for (VectorMethod method : VectorMethod.values()) {
                            attempt(
                                    Level.VECTORS,
                                    VectorsPart.nameOf(method),
                                    () -> vectors.pgvector(server, method, filled));
                        }
                    }
                    if (!plan.has(RECORDS)) {
                        return List.of();
                    }
                    try (BareRecords bare = BareRecords.postgres(server)) {
                        return new RecordsPart(gauge, population, plan.seed()).measure("PostgreSQL", filled, bare);
                    }
                }
            }
        });
    }

    private void recall(Corpus corpus) throws InterruptedException {
        progress.println("all tiers together");
        try {
            report.addRecalls(new RecallPart(mainClass, plan.calls(), plan.seed(), recovery(), stage, tools, progress)
                    .measure(corpus));
        } catch (IOException | RuntimeException failure) {
            progress.println("  recalls failed: " + failure);
            report.condition("Recalls were not measured: " + failure.getMessage());
        }
    }

    private void outages(EvaluationSet set) throws InterruptedException {
        progress.println("servers that are away");
        try {
            report.addFound(new OutagePart(mainClass, set, recovery(), stage, tools, progress).measure());
        } catch (IOException | RuntimeException failure) {
            progress.println("  outages failed: " + failure);
            report.condition("Outages were not measured: " + failure.getMessage());
        }
    }

    /** No longer than anything is warmed up. */
    private Recovery recovery() {
        Duration warmUp = Duration.ofSeconds(plan.seconds());
        return new Recovery(warmUp.compareTo(Recovery.SETTLING) < 0 ? warmUp : Recovery.SETTLING);
    }

    private void attempt(Level level, String backend, Part part) throws InterruptedException {
        progress.println("  " + level.label() + ", " + backend);
        try {
            report.add(part.measure());
        } catch (Fault fault) {
            notRun(level, backend, fault.explanation());
        } catch (IOException | SQLException | RuntimeException failure) {
            notRun(level, backend, String.valueOf(failure.getMessage()));
        }
    }

    private void notRun(Level level, String backend, String reason) {
        progress.println("  " + backend + " failed: " + reason);
        report.add(List.of(TierRow.notRun(level, backend, reason)));
    }
}
