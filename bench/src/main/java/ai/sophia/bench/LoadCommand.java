package ai.sophia.bench;

import ai.sophia.bench.driver.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    private @Nullable CommandSpec spec;

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

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What texts and times are drawn by (default: ${DEFAULT-VALUE}).")
    private long seed = 20_261_120;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> json = Optional.empty();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    LoadCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = specification();
        within("--memories", memories, 1, Integer.MAX_VALUE);
        within("--scopes", scopes, 1, Integer.MAX_VALUE);
        within("--clients", clients, 1, MOST_CLIENTS);
        within("--writes", writes, 0, 100);
        within("--seconds", seconds, 1, MOST_SECONDS);
        PrintWriter err = new PrintWriter(command.commandLine().getErr(), true);
        LoadRun.Plan plan = new LoadRun.Plan(memories, scopes, clients, writes, seconds, seed);
        try (Workspace workspace = Workspace.create()) {
            LoadReport report = new LoadRun(mainClass, plan, workspace.path().resolve("data"), err).run();
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

    private void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    specification().commandLine(),
                    option + ": expected "
                            + (most == Integer.MAX_VALUE
                                    ? least + " or more"
                                    : "a number from " + least + " to " + most)
                            + ", but got " + value);
        }
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("expected to be run as a command");
        }
        return spec;
    }
}
