package ai.sophia.bench.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory that is removed when it is closed. */
public record Workspace(Path path) implements AutoCloseable {
    /** Makes one. */
    public static Workspace create() throws IOException {
        return new Workspace(Files.createTempDirectory("sophia-bench-"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
