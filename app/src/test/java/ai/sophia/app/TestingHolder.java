package ai.sophia.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A process that takes a data directory, if nobody else has it, and abandons it when it is told to. Used by one thread. */
final class TestingHolder implements AutoCloseable {
    private static final String HELD = "held";

    private final Process process;
    private final String said;

    private TestingHolder(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    /** Starts one, and waits until it has tried. */
    static TestingHolder start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestingHolder.class.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return new TestingHolder(process, String.valueOf(out.readLine()));
    }

    /** Whether it got the directory. */
    boolean holds() {
        return said.equals(HELD);
    }

    /** Has it abandon the directory. */
    void abandon() {
        try (PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8)) {
            in.println("abandon");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What the process runs. */
    public static void main(String[] arguments) throws IOException {
        Optional<DataDirectory> directory = DataDirectory.take(Path.of(arguments[0]));
        System.out.println(directory.isPresent() ? HELD : "occupied");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (in.readLine() != null) {
            directory.ifPresent(DataDirectory::abandon);
        }
    }
}
