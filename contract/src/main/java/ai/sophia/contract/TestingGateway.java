package ai.sophia.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real gateway of Portkey, started by {@code dev/gateway}; it ends with this process, however that ends. Safe for all threads.
 */
public final class TestingGateway implements AutoCloseable {
    private static final String TOLD = "url=";

    private final Process process;
    private final Path errors;
    private final URI address;

    private TestingGateway() throws IOException {
        this.errors = Files.createTempFile("gateway", ".txt");
        this.process = new ProcessBuilder(script().toString(), "run")
                .redirectError(errors.toFile())
                .start();
        this.address = told();
    }

    /** A gateway that has just been started. */
    public static TestingGateway start() {
        try {
            return new TestingGateway();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    private URI told() throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !line.startsWith(TOLD)) {
            throw new IOException(
                    "expected dev/gateway to start a gateway, but it said: " + line + "\n" + Files.readString(errors));
        }
        return URI.create(line.substring(TOLD.length()));
    }

    private static Path script() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(Optional.of(here), Optional::isPresent, folder -> folder.map(Path::getParent))
                .flatMap(Optional::stream)
                .map(folder -> folder.resolve("dev").resolve("gateway"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected dev/gateway above " + here));
    }

    /** Ends it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
            Files.delete(errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
