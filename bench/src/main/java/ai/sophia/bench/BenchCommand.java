package ai.sophia.bench;

import ai.sophia.bench.agents.AgentsCommand;
import ai.sophia.bench.conversation.ConversationCommand;
import ai.sophia.bench.crash.CrashCommand;
import ai.sophia.bench.driver.Measuring;
import ai.sophia.bench.driver.Workspace;
import ai.sophia.bench.peers.PeersCommand;
import ai.sophia.bench.tiers.TiersCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code bench}: how fast Sophia is on this machine; its subcommands: {@code load}, how it does when many
 * ask at once; {@code agents}, what the interfaces of others cost; {@code conversation}, what conversations cost; {@code peers}, how it does beside others; {@code tiers}, what each
 * tier takes; {@code crash}, whether it forgets when it is killed.
 */
@Command(
        name = "bench",
        description = "Measures the speed of a server on this machine, started on a data directory of its own.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench --memories 10000 --json speed.json",
            "  sophia bench load --clients 16 --writes 20",
            "  sophia bench agents --json agents.json",
            "  sophia bench conversation --memories 10000",
            "  sophia bench peers --only mem0ai,chroma",
            "  sophia bench tiers --only cache,records",
            "  sophia bench crash --rounds 20"
        })
public final class BenchCommand implements Callable<Integer> {
    private final String mainClass;

    @Option(names = "--memories", paramLabel = "N", description = "Turns to import (default: ${DEFAULT-VALUE}).")
    private int memories = 10_000;

    @Option(
            names = "--scopes",
            paramLabel = "N",
            description = "Users to spread them over (default: ${DEFAULT-VALUE}).")
    private int scopes = 10;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that call at once (default: ${DEFAULT-VALUE}).")
    private int clients = 1;

    @Mixin
    private Measuring measuring = new Measuring();

    private BenchCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    /**
     * The command with its subcommands.
     *
     * @param mainClass the class whose {@code serve} starts a server
     */
    public static CommandLine create(String mainClass) {
        return new CommandLine(new BenchCommand(mainClass))
                .addSubcommand(new LoadCommand(mainClass))
                .addSubcommand(new AgentsCommand(mainClass))
                .addSubcommand(new ConversationCommand(mainClass))
                .addSubcommand(new PeersCommand(mainClass))
                .addSubcommand(new TiersCommand(mainClass))
                .addSubcommand(new CrashCommand(mainClass));
    }

    @Override
    public Integer call() throws InterruptedException {
        measuring.positive("--memories", memories);
        measuring.positive("--scopes", scopes);
        measuring.positive("--clients", clients);
        SpeedRun.Plan plan = new SpeedRun.Plan(memories, scopes, clients, measuring.seed());
        return measuring.tell(progress -> {
            try (Workspace workspace = Workspace.create()) {
                return new SpeedRun(mainClass, plan, workspace.path().resolve("data"), progress).run();
            }
        });
    }
}
