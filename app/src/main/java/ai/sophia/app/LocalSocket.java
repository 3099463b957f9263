package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.Failure;
import ai.sophia.cli.HttpCarrier;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where the process that holds a data directory listens for others of the same user: in a folder that nobody else may enter. A path that is
 * too long for the operating system is replaced by one in the folder for what runs, of which a file in the data directory tells. Made and
 * removed under the lock of the data directory, by one thread at a time.
 *
 * @param run the folder of the data directory for what runs
 * @param path where to listen
 */
record LocalSocket(Path run, Path path) {
    private static final String NAME = "socket";
    private static final String ELSEWHERE = "elsewhere";
    private static final String PREFIX = "sophia-";
    private static final String SCHEME = "unix";

    /** Systems take 104 to 108 bytes, with the end mark. */
    private static final int LONGEST = 100;

    /**
     * Chooses the path, and takes away what a holder that was killed left behind.
     *
     * @param environment may name a folder for what runs, in {@code XDG_RUNTIME_DIR}
     * @throws Failure if there can be none
     */
    static LocalSocket prepare(Path run, Map<String, String> environment) {
        try {
            clear(run);
            Path near = run.resolve(NAME);
            if (near.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
                return new LocalSocket(run, near);
            }
            Path common = Path.of(System.getProperty("java.io.tmpdir"));
            Path own = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", common.toString()));
            Path folder = Files.createTempDirectory(Files.isWritable(own) ? own : common, PREFIX);
            Files.writeString(run.resolve(ELSEWHERE), folder + "\n");
            return new LocalSocket(run, folder.resolve(NAME));
        } catch (IOException unusable) {
            throw Failure.of("cannot make a socket for other processes in " + run + ": " + Values.reason(unusable));
        }
    }

    /** Lets nobody else open it, now that it is there. */
    void protect() {
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException unusable) {
            throw Failure.of("cannot keep the socket " + path + " to this user: " + Values.reason(unusable));
        }
    }

    /** Takes it away; what stays is taken away by the next holder. */
    void remove() {
        try {
            clear(run);
        } catch (IOException harmless) {
            return;
        }
    }

    private static void clear(Path run) throws IOException {
        Files.deleteIfExists(run.resolve(NAME));
        Path elsewhere = run.resolve(ELSEWHERE);
        if (Files.exists(elsewhere)) {
            Path folder = Path.of(Files.readString(elsewhere).strip());
            if (String.valueOf(folder.getFileName()).startsWith(PREFIX)) {
                Files.deleteIfExists(folder.resolve(NAME));
                Files.deleteIfExists(folder);
            }
            Files.delete(elsewhere);
        }
    }

    /** How it is written where others look. */
    URI address() {
        return URI.create(SCHEME + ":" + path.toUri().getRawPath());
    }

    /**
     * The way to who listens at an address, which may be that of a socket.
     *
     * @param key shown to a server on TCP; who may open the socket needs none
     */
    static Carrier carrier(String address, String key) {
        URI server = URI.create(address);
        return isAt(server) ? new LocalCarrier(Path.of(server.getPath())) : new HttpCarrier(server, key);
    }

    /** Whether an address is that of a socket. */
    static boolean isAt(URI address) {
        return SCHEME.equals(address.getScheme());
    }
}
