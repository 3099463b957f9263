package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.peers.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench agents}: what the interfaces that agents speak cost, on a server of its own. */
@Command(
        name = "agents",
        description = {
            "Measures the Model Context Protocol and mem0's interface on this machine, beside the REST interface of the same server.",
            "",
            "Parts: search (the same questions and memories each way), discover (server/discover by many clients), start",
            "(sophia mcp to its first answer), graph (entities that were created at once), and server-memory (the same of the",
            "reference memory server, fetched by npm where it is missing)."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench agents --json agents.json",
            "  sophia bench agents --only search,discover --memories 2000"
        })
public final class AgentsCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 1_000;
    private static final int MOST_SECONDS = 600;

    private final String mainClass;

    @Option(names = "--memories", paramLabel = "N", description = "Turns to import before (default: ${DEFAULT-VALUE}).")
    private int memories = 10_000;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "Questions to ask each way, after as many others (default: ${DEFAULT-VALUE}).")
    private int questions = 1_000;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that discover at once (default: ${DEFAULT-VALUE}).")
    private int clients = 32;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long they do, after half as long (default: ${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(names = "--starts", paramLabel = "N", description = "Starts to measure (default: ${DEFAULT-VALUE}).")
    private int starts = 10;

    @Option(
            names = "--entities",
            paramLabel = "N",
            description = "Entities to create at once (default: ${DEFAULT-VALUE}).")
    private int entities = 100;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Parts to measure, separated by commas (default: all).")
    private List<String> only = List.of();

    @Mixin
    private Measuring measuring = new Measuring();

    /**
     * @param mainClass the class whose {@code serve} and {@code mcp} start servers
     */
    public AgentsCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--questions", questions);
        measuring.within("--clients", clients, 1, MOST_CLIENTS);
        measuring.within("--seconds", seconds, 1, MOST_SECONDS);
        measuring.positive("--starts", starts);
        measuring.positive("--entities", entities);
        AgentsRun.Plan plan = new AgentsRun.Plan(
                memories,
                questions,
                clients,
                seconds,
                starts,
                entities,
                measuring.seed(),
                measuring.chosen(only, AgentsRun.PARTS, "parts"));
        return measuring.tell(progress -> {
            try (Stage stage = Stage.create()) {
                return new AgentsRun(mainClass, plan, stage, progress).run();
            }
        });
    }
}
