package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Measuring;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench peers}: how fast Sophia is beside others, on the same texts and embeddings, in the same hour. */
@Command(
        name = "peers",
        description = {
            "Measures Sophia beside other memories and indexes on this machine: the same texts, the same embeddings, one client.",
            "What it measures beside is fetched by npm and apt where it is missing; what cannot be had is named in the table.",
            "",
            "Peers: sophia, mem0ai, server-memory, chroma, pgvector, lucene, jvector, scan (the hot tier's scan alone)."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench peers --json peers.json",
            "  sophia bench peers --memories 20000 --only chroma,pgvector",
            "  sophia bench peers --small 1000 --only mem0ai,server-memory"
        })
public final class PeersCommand implements Callable<Integer> {
    private final String mainClass;

    @Option(
            names = "--memories",
            paramLabel = "N",
            description = "Memories that servers and indexes hold (default: ${DEFAULT-VALUE}).")
    private int memories = 100_000;

    @Option(
            names = "--small",
            paramLabel = "N",
            description =
                    "Memories that mem0ai and server-memory hold, and Sophia beside them (default: ${DEFAULT-VALUE}).")
    private int small = 2_760;

    @Option(
            names = "--scope-size",
            paramLabel = "N",
            description = "Memories of a scope where there are many scopes (default: ${DEFAULT-VALUE}).")
    private int scopeSize = 2_000;

    @Option(names = "--questions", paramLabel = "N", description = "Questions to ask (default: ${DEFAULT-VALUE}).")
    private int questions = 1_000;

    @Option(
            names = "--only",
            paramLabel = "PEER",
            split = ",",
            description = "Peers to measure, separated by commas; Sophia always is (default: all).")
    private List<String> only = List.of();

    @Mixin
    private Measuring measuring = new Measuring();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    public PeersCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--small", small);
        measuring.positive("--scope-size", scopeSize);
        measuring.positive("--questions", questions);
        PeersRun.Plan plan = new PeersRun.Plan(
                memories,
                small,
                scopeSize,
                questions,
                measuring.seed(),
                measuring.chosen(only, PeersRun.PEERS, "peers"));
        return measuring.tell(progress -> {
            try (Stage stage = Stage.create()) {
                return new PeersRun(mainClass, plan, stage, Tools.find(), progress).run();
            }
        });
    }
}
