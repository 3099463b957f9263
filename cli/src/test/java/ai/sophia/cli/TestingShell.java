package ai.sophia.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** What tests of commands begin with: a host that answers as it is told to, and what the commands print. Used by one thread. */
abstract class TestingShell {
    static final String ID = "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11";

    final TestingHost host = new TestingHost();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Where output goes, {@link #out} unless a test says otherwise. */
    OutputStream sink = out;

    /** What comes through a pipe. */
    String input = "";

    Charset encoding = StandardCharsets.UTF_8;

    int width = 100;

    private final Map<String, Supplier<Object>> further;

    TestingShell() {
        this(Map.of());
    }

    /** @param further commands beside those that there always are */
    TestingShell(Map<String, Supplier<Object>> further) {
        this.further = further;
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** Carries a command out; its exit code. */
    int run(String... arguments) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(encoding)),
                Output.to(sink, true),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                width,
                false);
        return new CommandLineInterface(host, terminal, () -> Instant.parse("2026-11-20T00:00:00Z"), further)
                .run(arguments);
    }

    String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
