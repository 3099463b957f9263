package ai.sophia.bench;

import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.driver.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bench load}: how a server does when many ask it, and when more do than it can answer. */
@Command(
        name = "load",
        description = {
            "Measures how a server on this machine does when many ask it.",
            "It finds how many requests a second a server of its own answers at most, then asks for 5 %%, 70 %% and 150 %%",
            "of that, at times that do not depend on the answers."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench load --clients 16",
            "  sophia bench load --clients 256 --writes 20 --json load.json"
        })
final class LoadCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 10_000;
    private static final int MOST_SECONDS = 600;

    private final String mainClass;

    @Option(names = "--memories", paramLabel = "N", description = "Turns to import before (default: ${DEFAULT-VALUE}).")
    private int memories = 10_000;

    @Option(
            names = "--scopes",
            paramLabel = "N",
            description = "Users to spread them over (default: ${DEFAULT-VALUE}).")
    private int scopes = 10;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Connections, each for one request at a time (default: ${DEFAULT-VALUE}).")
    private int clients = 16;

    @Option(
            names = "--writes",
            paramLabel = "PERCENT",
            description = "How many of the requests remember; the others recall (default: ${DEFAULT-VALUE}).")
    private int writes = 0;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each run takes (default: ${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Mixin
    private Measuring measuring = new Measuring();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    LoadCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--scopes", scopes);
        measuring.within("--clients", clients, 1, MOST_CLIENTS);
        measuring.within("--writes", writes, 0, 100);
        measuring.within("--seconds", seconds, 1, MOST_SECONDS);
        LoadRun.Plan plan = new LoadRun.Plan(memories, scopes, clients, writes, seconds, measuring.seed());
        return measuring.tell(progress -> {
            try (Workspace workspace = Workspace.create()) {
                return new LoadRun(mainClass, plan, workspace.path().resolve("data"), progress).run();
            }
        });
    }
}
