package ai.sophia.app;

import ai.sophia.bench.BenchCommand;
import ai.sophia.cli.CommandLineInterface;
import ai.sophia.cli.Terminal;
import ai.sophia.evaluation.EvalCommand;
import ai.sophia.server.Server;
import ai.sophia.store.sql.SqlMemoryStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where Sophia starts. */
public final class Main {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private Main() {}

    /** Runs a command and ends with its exit code. */
    public static void main(String[] arguments) {
        Logging.prepare();
        sparePinned();
        if (List.of(arguments).contains("serve")) {
            // the web server loads while the command line and the settings are read
            Thread.ofPlatform().daemon().name("prepare-server").start(Server::prepare);
        }
        Logging.start();
        Terminal terminal = Terminal.ofProcess();
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        LocalHost host = new LocalHost(environment, home, terminal.out());
        System.exit(new CommandLineInterface(host, terminal, InstantSource.system(), further(environment, home))
                .run(arguments));
    }

    /** A virtual thread that is within SQLite pins the thread that carries it: as many more of these keep all processors at work meanwhile. */
    private static void sparePinned() {
        if (System.getProperty(CARRIERS) == null) {
            int carriers = Runtime.getRuntime().availableProcessors() + SqlMemoryStore.PINNED;
            System.setProperty(CARRIERS, String.valueOf(carriers));
        }
    }

    /** The commands of other modules. */
    static Map<String, Supplier<Object>> further(Map<String, String> environment, Path home) {
        Map<String, Supplier<Object>> further = new LinkedHashMap<>();
        further.put("eval", () -> new EvalCommand(new EvaluationSubjects(environment, home)));
        further.put("bench", () -> BenchCommand.create(Main.class.getName()));
        further.put("train", TrainCommand::new);
        return further;
    }
}
