package ai.sophia.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The scripts that set peers up and start servers, in the source tree that this program was built from, and what they set up. Used by one thread. */
public final class Tools {
    private static final Path SCRIPTS = Path.of("bench", "peers");

    private final Path root;

    private Tools(Path root) {
        this.root = root;
    }

    /** Finds them above the program or the directory that it was started in; fails if they are in neither. */
    public static Tools find() throws IOException {
        String program = System.getProperty("java.class.path").split(System.getProperty("path.separator"), 2)[0];
        for (Path start : List.of(Path.of(program).toAbsolutePath(), Path.of("").toAbsolutePath())) {
            for (Path folder : Stream.iterate(start, folder -> folder != null, Path::getParent)
                    .toList()) {
                if (Files.exists(folder.resolve(SCRIPTS).resolve("set-up.sh"))) {
                    return new Tools(folder);
                }
            }
        }
        throw new IOException("expected the source tree with " + SCRIPTS + " above " + program);
    }

    /** A script that starts servers of one's own. */
    public Path development(String name) {
        return root.resolve("dev").resolve(name);
    }

    /** A script that sets peers up. */
    Path script(String name) {
        return root.resolve(SCRIPTS).resolve(name);
    }

    /** Sets a peer up where it is not yet, and tells where its parts are; fails with the reason if it cannot be. */
    public Map<String, String> setUp(String peer) throws IOException, InterruptedException {
        Path directory = root.resolve("bench").resolve("target").resolve("peers");
        Path errors = Files.createTempFile("sophia-set-up-", ".log");
        try {
            Process process = new ProcessBuilder("bash", script("set-up.sh").toString(), peer, directory.toString())
                    .redirectError(errors.toFile())
                    .start();
            Map<String, String> parts = new TreeMap<>();
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                int equals = line.indexOf('=');
                parts.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
            });
            if (process.waitFor() != 0) {
                List<String> lines = Files.readAllLines(errors);
                throw new IOException(lines.isEmpty() ? "it could not be set up" : lines.getLast());
            }
            return parts;
        } finally {
            Files.delete(errors);
        }
    }

    /** A part that the set-up told. */
    public static String part(Map<String, String> parts, String name) throws IOException {
        String part = parts.get(name);
        if (part == null) {
            throw new IOException("expected the set-up to tell " + name + ", but got " + parts.keySet());
        }
        return part;
    }
}
