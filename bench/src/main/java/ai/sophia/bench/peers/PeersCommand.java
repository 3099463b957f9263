package ai.sophia.bench.peers;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    private @Nullable CommandSpec spec;

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

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What texts and vectors are drawn by (default: ${DEFAULT-VALUE}).")
    private long seed = 20_261_120;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> json = Optional.empty();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    public PeersCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = specification();
        positive("--memories", memories);
        positive("--small", small);
        positive("--scope-size", scopeSize);
        positive("--questions", questions);
        PrintWriter err = new PrintWriter(command.commandLine().getErr(), true);
        PeersRun.Plan plan = new PeersRun.Plan(memories, small, scopeSize, questions, seed, chosen());
        try (Stage stage = Stage.create()) {
            PeersReport report = new PeersRun(mainClass, plan, stage, Tools.find(), err).run();
            command.commandLine().getOut().println(report.table());
            command.commandLine().getOut().flush();
            if (json.isPresent()) {
                Files.writeString(json.get(), report.json() + "\n");
            }
            return 0;
        } catch (IOException | IllegalStateException failure) {
            err.println("the measurement failed: " + failure.getMessage());
            return 1;
        }
    }

    private Set<String> chosen() {
        for (String peer : only) {
            if (!PeersRun.PEERS.contains(peer)) {
                throw new ParameterException(
                        specification().commandLine(),
                        "--only: expected peers among " + String.join(", ", PeersRun.PEERS) + ", but got " + peer);
            }
        }
        return new LinkedHashSet<>(only.isEmpty() ? PeersRun.PEERS : only);
    }

    private void positive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    specification().commandLine(), option + ": expected 1 or more, but got " + value);
        }
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("expected to be run as a command");
        }
        return spec;
    }
}
