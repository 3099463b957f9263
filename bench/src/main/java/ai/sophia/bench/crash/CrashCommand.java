package ai.sophia.bench.crash;

import ai.sophia.bench.driver.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench crash}: does a server that is killed while it is written to keep what it acknowledged? */
@Command(
        name = "crash",
        description = "Kills a server at random moments under load, and checks that it kept all it acknowledged.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia bench crash --rounds 20"})
public final class CrashCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

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
        PrintWriter out = new PrintWriter(spec.commandLine().getOut(), true);
        PrintWriter err = new PrintWriter(spec.commandLine().getErr(), true);
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000_000));
        err.println("seed " + drawn);
        long start = System.nanoTime();
        try (Workspace workspace = Workspace.create()) {
            CrashRun run = new CrashRun(mainClass, workspace.path().resolve("data"), drawn, err);
            CrashRun.Outcome outcome = run.run(rounds);
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
            outcome.violations().stream().limit(SHOWN).forEach(out::println);
            return outcome.violations().isEmpty() ? 0 : 1;
        } catch (IOException | IllegalStateException failure) {
            err.println("the crash test failed: " + failure.getMessage());
            return 1;
        }
    }
}
