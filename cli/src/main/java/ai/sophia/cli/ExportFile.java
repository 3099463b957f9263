package ai.sophia.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that an export goes to. It takes its name only when it is whole, so that what stood there before is kept until then; a device or
 * a pipe is written to as it is. Used by one thread.
 */
final class ExportFile {
    private final Path target;

    /**
     * @param named as it was typed
     * @throws Failure if it cannot be a file
     */
    ExportFile(String named) throws IOException {
        Path path = Path.of(named).toAbsolutePath();
        // a link stays one, and what it points to is replaced
        target = Files.exists(path) ? path.toRealPath() : path;
        Path folder = target.getParent();
        if (named.isBlank() || folder == null || Files.isDirectory(target)) {
            throw Failure.misuse(
                    named.isBlank()
                            ? "expected the name of a file, but got none"
                            : named + " is a directory; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.of("there is no folder " + folder + " to write " + target.getFileName() + " to");
        }
    }

    /** Writes what goes through a stream. */
    interface Writing {
        /** Writes it, and tells how much it was. */
        long to(OutputStream stream) throws IOException;
    }

    /** Writes the file; if that fails, or the process ends, nothing of it is left. */
    long write(Writing writing) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            return writing(target, writing);
        }
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        partial.toFile().deleteOnExit();
        try {
            long written = writing(partial, writing);
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static long writing(Path file, Writing writing) throws IOException {
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            return writing.to(stream);
        }
    }
}
