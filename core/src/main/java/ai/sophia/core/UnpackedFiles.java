package ai.sophia.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Copies of class path resources as files, for native code that reads files only, kept from one start to the next. A file lies in a
 * folder named by its checksum, so a newer resource never meets an older copy. Safe for all threads and for several processes.
 */
public final class UnpackedFiles {
    private final Path directory;

    /**
     * @param directory where the copies lie; made with the first of them
     */
    public UnpackedFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * The resource as a file; copied if it is not there yet.
     *
     * @param resource absolute name of a resource on the class path
     * @throws Fault.Unavailable if it cannot be copied; the message says where to, and the way out
     */
    public Path file(String resource) {
        URL url = UnpackedFiles.class.getResource(resource);
        if (url == null) {
            throw new IllegalStateException("expected " + resource + " on the class path, but it is not there");
        }
        try {
            URLConnection connection = url.openConnection();
            long length = connection.getContentLengthLong();
            String mark = Long.toHexString(
                    connection instanceof JarURLConnection jar
                            ? jar.getJarEntry().getCrc()
                            : connection.getLastModified());
            Path folder = directory.resolve(mark);
            Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
            if (Files.exists(file) && Files.size(file) == length) {
                return file;
            }
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "unfinished", "");
            try (InputStream source = connection.getInputStream()) {
                Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return file;
        } catch (IOException failure) {
            throw new Fault.Unavailable(
                    "cannot unpack " + resource + " into " + directory + " (" + failure
                            + "): make it a folder that this user may write to, with room on its disk, or delete it; what lies there is unpacked again",
                    Duration.ofMinutes(1),
                    failure);
        }
    }
}
