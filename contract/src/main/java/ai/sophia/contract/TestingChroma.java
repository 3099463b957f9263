package ai.sophia.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real ChromaDB server, started by {@code dev/chroma} in a folder of its own; it ends with this process, however that ends. Safe for
 * all threads.
 */
public final class TestingChroma implements StoppableServer {
    private static final String TOLD = "url=";

    private static final class Shared {
        static final TestingChroma SERVER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    private final Path directory;
    private final Process process;
    private final URI address;

    private TestingChroma(Path directory) throws IOException {
        this.directory = directory;
        this.process = script("run", directory).start();
        this.address = told(process);
    }

    /** One server for all tests of this process that leave it running. */
    public static TestingChroma shared() {
        return Shared.SERVER;
    }

    /** A server for one test, which may stop it. */
    public static TestingChroma start() {
        try {
            return new TestingChroma(Files.createTempDirectory("chroma-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens; the same after it was started again. */
    public URI address() {
        return address;
    }

    /** Kills the server, as it must be stopped and as a crash of it would. */
    @Override
    public void kill() {
        run("stop");
    }

    /** Starts it again, on the same port. */
    @Override
    public void startAgain() {
        run("start");
    }

    /** Takes all of its data away; it must not run. */
    @Override
    public void loseData() {
        delete(directory.resolve("data"));
    }

    /** Whether a file of its data has these characters in it. */
    public boolean holds(String text) {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // each byte a character, so that nothing of it is lost
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run(String command) {
        try {
            Process script = script(command, directory).start();
            if (command.equals("start")) {
                URI again = told(script);
                if (!again.equals(address)) {
                    throw new IllegalStateException(
                            "expected ChromaDB at " + address + " again, but it is at " + again);
                }
            }
            script.getOutputStream().close();
            if (script.waitFor() != 0) {
                throw new IllegalStateException("expected dev/chroma to " + command + " the server in " + directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static URI told(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(TOLD)) {
                return URI.create(line.substring(TOLD.length()));
            }
            said.append(line).append('\n');
        }
        throw new IOException("expected dev/chroma to start a server, but it said: " + said);
    }

    private static ProcessBuilder script(String command, Path directory) {
        Path here = Path.of("").toAbsolutePath();
        Path script = Stream.iterate(Optional.of(here), Optional::isPresent, folder -> folder.map(Path::getParent))
                .flatMap(Optional::stream)
                .map(folder -> folder.resolve("dev").resolve("chroma"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected dev/chroma above " + here));
        return new ProcessBuilder(List.of(script.toString(), command, directory.toString())).redirectErrorStream(true);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it, and takes its folder away. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
            delete(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
