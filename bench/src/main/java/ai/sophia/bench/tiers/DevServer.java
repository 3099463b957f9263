package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Freezable;
import ai.sophia.bench.peers.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server that a script in {@code dev} starts in a folder. It ends when it is closed, or when this process ends. Used by one thread.
 */
final class DevServer implements Freezable, AutoCloseable {
    private final Path script;
    private final Path folder;
    private final List<String> pidFiles;
    private final Process process;
    private final Map<String, String> told = new HashMap<>();
    private final List<Integer> ports = new ArrayList<>();
    private boolean frozen;
    private boolean closed;

    /**
     * @param last how the last line begins that the script says; empty if it ends by itself and leaves the server
     */
    private DevServer(Path script, Path folder, List<String> pidFiles, String last, List<String> arguments)
            throws IOException, InterruptedException {
        this.script = script;
        this.folder = folder;
        this.pidFiles = List.copyOf(pidFiles);
        Path errors = folder.resolve("errors.log");
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(arguments);
        this.process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeQuietly));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        boolean ready = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                told.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (line.strip().matches("\\d+")) {
                ports.add(Integer.valueOf(line.strip()));
            }
            if (!last.isEmpty() && line.startsWith(last)) {
                ready = true;
                break;
            }
        }
        if (!ready && (!last.isEmpty() || process.waitFor() != 0)) {
            throw new IOException("expected " + script.getFileName() + " to start a server, but it said: "
                    + lastLine(Files.readString(errors)));
        }
    }

    private static String lastLine(String text) {
        return text.strip().substring(text.strip().lastIndexOf('\n') + 1);
    }

    /** PostgreSQL with pgvector, and a database of its own; {@code url}, {@code user} and {@code password} are told. */
    static DevServer postgres(Tools tools, Path folder) throws IOException, InterruptedException {
        return new DevServer(
                tools.development("postgres"),
                folder,
                List.of("data/postmaster.pid"),
                "superuser=",
                List.of("run", folder.toString(), "shared_buffers=512MB", "maintenance_work_mem=512MB"));
    }

    /** ChromaDB; its {@code url} is told. */
    static DevServer chroma(Tools tools, Path folder) throws IOException, InterruptedException {
        return new DevServer(
                tools.development("chroma"), folder, List.of("pid"), "url=", List.of("run", folder.toString()));
    }

    /** One Redis. */
    static DevServer redis(Tools tools, Path folder) throws IOException, InterruptedException {
        return new DevServer(
                tools.development("redis"), folder, List.of("redis.pid"), "", List.of("start", folder.toString()));
    }

    /** A cluster of three, each with a replica. */
    static DevServer redisCluster(Tools tools, Path folder) throws IOException, InterruptedException {
        List<String> pidFiles = Stream.of(1, 2, 3, 4, 5, 6)
                .map(node -> "node-" + node + "/redis.pid")
                .toList();
        return new DevServer(tools.development("redis"), folder, pidFiles, "", List.of("cluster", folder.toString()));
    }

    /** What its script told. */
    String told(String name) throws IOException {
        String value = told.get(name);
        if (value == null) {
            throw new IOException("expected " + script + " to tell " + name + ", but got " + told.keySet());
        }
        return value;
    }

    /** Its ports, those of masters first. */
    List<Integer> ports() throws IOException {
        if (ports.isEmpty()) {
            throw new IOException("expected " + script + " to tell ports, but got none");
        }
        return List.copyOf(ports);
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        frozen = true;
        signal("-STOP");
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        if (frozen) {
            signal("-CONT");
            frozen = false;
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        for (String file : pidFiles) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                long pid = Long.parseLong(Files.readAllLines(path).getFirst().strip());
                ProcessHandle.of(pid)
                        .ifPresent(parent -> Stream.concat(Stream.of(parent), parent.descendants())
                                .forEach(each -> command.add(Long.toString(each.pid()))));
            }
        }
        // one of them may have ended meanwhile
        new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException failure) {
            System.err.println("could not stop what " + script + " started: " + failure.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            thaw();
            if (process.isAlive()) {
                process.getOutputStream().close();
                process.waitFor();
            }
            if (script.endsWith("redis")) {
                new ProcessBuilder("bash", script.toString(), "stop", folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
