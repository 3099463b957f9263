package ai.sophia.bench;

import ai.sophia.bench.crash.CrashCommand;
import ai.sophia.bench.driver.Workspace;
import ai.sophia.bench.peers.PeersCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench}: how fast Sophia is on this machine; its subcommands: {@code load}, how it does when many
 * ask at once; {@code peers}, how it does beside others; {@code crash}, whether it forgets when it is killed.
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
            "  sophia bench peers --only mem0ai,chroma",
            "  sophia bench crash --rounds 20"
        })
public final class BenchCommand implements Callable<Integer> {
    private final String mainClass;

    @Spec
    private @Nullable CommandSpec spec;

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

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What the texts are drawn by (default: ${DEFAULT-VALUE}).")
    private long seed = 20_261_120;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> json = Optional.empty();

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
                .addSubcommand(new PeersCommand(mainClass))
                .addSubcommand(new CrashCommand(mainClass));
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = specification();
        positive("--memories", memories);
        positive("--scopes", scopes);
        positive("--clients", clients);
        PrintWriter err = new PrintWriter(command.commandLine().getErr(), true);
        SpeedRun.Plan plan = new SpeedRun.Plan(memories, scopes, clients, seed);
        try (Workspace workspace = Workspace.create()) {
            Path data = workspace.path().resolve("data");
            Figures figures = new SpeedRun(mainClass, plan, data, err).run();
            command.commandLine().getOut().println(figures.table());
            command.commandLine().getOut().flush();
            if (json.isPresent()) {
                Files.writeString(json.get(), figures.json() + "\n");
            }
            return 0;
        } catch (IOException | IllegalStateException failure) {
            err.println("the measurement failed: " + failure.getMessage());
            return 1;
        }
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
