package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import ai.sophia.evaluation.EvaluationSet;
import ai.sophia.evaluation.SetReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
                    + " Lucene, ChromaDB, pgvector), records (L3: SQLite, PostgreSQL), embedder (on a server), recall (all together),"
                    + " outages (what the questions of --set find while one server after the other is gone, hangs or is late)."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench tiers --json tiers.json",
            "  sophia bench tiers --memories 5000 --only cache,records",
            "  sophia bench tiers --only outages --set evaluation-set"
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
            description = "Parts to measure, separated by commas (default: all, outages if there is a --set).")
    private List<String> only = List.of();

    @Option(
            names = "--set",
            paramLabel = "DIR",
            description = "An evaluation set, as 'sophia eval' takes it, for the part outages.")
    private Optional<Path> set = Optional.empty();

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
        Set<String> parts = measuring.chosen(only, TiersRun.PARTS, "parts");
        if (set.isEmpty() && only.contains(TiersRun.OUTAGES)) {
            throw measuring.refusal("--set", "the directory of an evaluation set for the part outages", "none");
        }
        TiersRun.Plan plan =
                new TiersRun.Plan(memories, calls, clients, seconds, measuring.seed(), parts, set.map(this::read));
        return measuring.tell(progress -> {
            try (Stage stage = Stage.create()) {
                return new TiersRun(mainClass, plan, stage, Tools.find(), progress).run();
            }
        });
    }

    private EvaluationSet read(Path directory) {
        EvaluationSet read = SetReader.read(directory);
        if (OutagePart.questions(read).isEmpty()) {
            throw measuring.refusal(
                    "--set", "questions that are asked when all of their scope was said", "none in " + directory);
        }
        return read;
    }
}
