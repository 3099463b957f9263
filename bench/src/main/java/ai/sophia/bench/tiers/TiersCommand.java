package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench tiers}: what each tier and backend takes, and what recalls take with all of them, and with one that hangs. */
@Command(
        name = "tiers",
        description = {
            "Measures every tier on this machine, by each of its backends, beside the bare client of that backend; then recalls of a"
                    + " server with all of them, and with one after the other hanging. Servers are started for it, and installed where"
                    + " they are missing.",
            "",
            "Parts: hot (L0), cache (L1: Caffeine, Redis, a cluster of it), hits (how often a cache has the answer), vectors (L2:"
                    + " Lucene, ChromaDB, pgvector), records (L3: SQLite, PostgreSQL), embedder (on a server), recall (all together)."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench tiers --json tiers.json",
            "  sophia bench tiers --memories 5000 --only cache,records"
        })
public final class TiersCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 1_000;
    private static final int MOST_SECONDS = 60;

    private final String mainClass;

    @Option(names = "--memories", paramLabel = "N", description = "Memories in each tier (default: ${DEFAULT-VALUE}).")
    private int memories = 100_000;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "Calls of each kind to measure, after as many that do not count (default: ${DEFAULT-VALUE}).")
    private int calls = 3_000;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that call at once where throughput is measured (default: ${DEFAULT-VALUE}).")
    private int clients = 8;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long a kind of call is warmed up at least, and then called by several clients (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Parts to measure, separated by commas (default: all).")
    private List<String> only = List.of();

    @Mixin
    private Measuring measuring = new Measuring();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    public TiersCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--calls", calls);
        measuring.within("--clients", clients, 1, MOST_CLIENTS);
        measuring.within("--seconds", seconds, 0, MOST_SECONDS);
        TiersRun.Plan plan = new TiersRun.Plan(
                memories, calls, clients, seconds, measuring.seed(), measuring.chosen(only, TiersRun.PARTS, "parts"));
        return measuring.tell(progress -> {
            try (Stage stage = Stage.create()) {
                return new TiersRun(mainClass, plan, stage, Tools.find(), progress).run();
            }
        });
    }
}
