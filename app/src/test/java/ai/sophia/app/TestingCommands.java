package ai.sophia.app;

import ai.sophia.cli.CommandLineInterface;
import ai.sophia.cli.Output;
import ai.sophia.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The commands in this process, and what they have printed. Used by one thread. */
final class TestingCommands {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment;
    private final Path home;

    /** @param home of a user, in whose data directory they are carried out unless they name another */
    TestingCommands(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** Carries one out; its exit code. */
    int run(String... arguments) {
        Output printed = Output.to(out, true);
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), printed, Output.to(err, true), Terminal.UNLIMITED, false);
        int exit = new CommandLineInterface(
                        new LocalHost(environment, home, printed),
                        terminal,
                        InstantSource.system(),
                        Main.further(environment, home))
                .run(arguments);
        printed.flush();
        return exit;
    }

    /** What they printed. */
    String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What they printed as errors. */
    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
