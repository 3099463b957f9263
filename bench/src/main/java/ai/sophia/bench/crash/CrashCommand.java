package ai.sophia.bench.crash;

import ai.sophia.bench.driver.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench crash}: do servers that are killed while they are written to keep what they acknowledged? */
@Command(
        name = "crash",
        description = "Kills a server at random moments under load, and checks that it kept all it acknowledged.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia bench crash --rounds 20",
            "  SOPHIA_POSTGRES_USER=sophia sophia bench crash --nodes 2 --setting SOPHIA_RECORDS=postgresql://db.example/sophia"
        })
public final class CrashCommand implements Callable<Integer> {
    private static final int SHOWN = 20;
    private static final String RECORDS = "SOPHIA_RECORDS";

    private final String mainClass;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", description = "How often to kill it (default: ${DEFAULT-VALUE}).")
    private int rounds = 200;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What moments and writes are drawn by (default: chance).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = {
                "Servers that share the records on a PostgreSQL server, one of which is killed at a time",
                "(default: ${DEFAULT-VALUE}). The database must be new, or one that this command has filled before."
            })
    private int nodes = 1;

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description =
                    "A setting of the servers, as a variable of the environment. They have those of this command too, but for those that name other servers.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * @param mainClass the class whose {@code serve} starts a server
     */
    public CrashCommand(String mainClass) {
        this.mainClass = mainClass;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("expected to be run as a command");
        }
        check(spec.commandLine());
        PrintWriter out = new PrintWriter(spec.commandLine().getOut(), true);
        PrintWriter err = new PrintWriter(spec.commandLine().getErr(), true);
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000_000));
        err.println("seed " + drawn);
        long start = System.nanoTime();
        try (Workspace workspace = Workspace.create();
                Fleet fleet = new Fleet(mainClass, workspace.path(), nodes, settings)) {
            CrashRun.Outcome outcome = new CrashRun(fleet, drawn, err).run(rounds);
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "%d rounds in %.0f s (%.2f s each), seed %d: %d writes acknowledged, %d unanswered, %d memories checked, %d violations%n",
                    outcome.rounds(),
                    seconds,
                    seconds / Math.max(1, outcome.rounds()),
                    drawn,
                    outcome.acknowledged(),
                    outcome.unanswered(),
                    outcome.checked(),
                    outcome.violations().size());
            if (!outcome.seen().isEmpty()) {
                tellSeen(out, outcome.seen());
            }
            outcome.violations().stream().limit(SHOWN).forEach(out::println);
            return outcome.violations().isEmpty() ? 0 : 1;
        } catch (IOException | IllegalStateException failure) {
            err.println("the crash test failed: " + failure.getMessage());
            return 1;
        }
    }

    private void check(CommandLine line) {
        if (rounds < 1 || nodes < 1) {
            throw new ParameterException(
                    line, "--rounds and --nodes: expected 1 or more, but got " + rounds + " and " + nodes);
        }
        if (nodes > 1 && settings.getOrDefault(RECORDS, "").isEmpty()) {
            throw new ParameterException(
                    line,
                    "--nodes: several servers share their records on a PostgreSQL server; say which by --setting "
                            + RECORDS + "=URL");
        }
    }

    private static void tellSeen(PrintWriter out, List<Duration> seen) {
        List<Duration> sorted = seen.stream().sorted().toList();
        out.printf(
                Locale.ROOT,
                "found by another node after p50 %d, p95 %d, at most %d ms (%d memories)%n",
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get(sorted.size() * 95 / 100).toMillis(),
                sorted.getLast().toMillis(),
                sorted.size());
    }
}
