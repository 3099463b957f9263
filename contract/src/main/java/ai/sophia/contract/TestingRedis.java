package ai.sophia.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis, started by {@code dev/redis} in a folder of its own: one server, or a cluster of six. Used by one thread. */
public final class TestingRedis implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final String action;
    private final List<String> options;
    private final List<Integer> ports = new ArrayList<>();

    private TestingRedis(Path folder, String action, String... options) {
        this.folder = folder;
        this.action = action;
        this.options = List.of(options);
        start();
    }

    /** One server. */
    public static TestingRedis single(Path folder, String... options) {
        return new TestingRedis(folder, "start", options);
    }

    /** Three masters, each with a replica. */
    public static TestingRedis cluster(Path folder, String... options) {
        return new TestingRedis(folder, "cluster", options);
    }

    /** Starts it again where it was. */
    public void start() {
        List<String> arguments = new ArrayList<>(List.of(action, folder.toString()));
        arguments.addAll(options);
        ports.clear();
        run(arguments).lines().map(String::strip).map(Integer::valueOf).forEach(ports::add);
    }

    /** Ends it as an administrator would. */
    public void stop() {
        run(List.of("stop", folder.toString()));
    }

    /** Sends a signal to one of the servers: {@code STOP}, {@code CONT} or {@code KILL}. */
    public void signal(int port, String signal) {
        try {
            for (Path place : places()) {
                if (Files.readString(place.resolve("port")).strip().equals(String.valueOf(port))) {
                    String process =
                            Files.readString(place.resolve("redis.pid")).strip();
                    run(new ProcessBuilder("kill", "-" + signal, process));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<Path> places() {
        return ports.size() == 1
                ? List.of(folder)
                : List.of(1, 2, 3, 4, 5, 6).stream()
                        .map(number -> folder.resolve("node-" + number))
                        .toList();
    }

    /** The ports, those of masters first. */
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** Where its first server listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getFirst());
    }

    @Override
    public void close() {
        stop();
    }

    private static String run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("bash", script().toString()));
        command.addAll(arguments);
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder builder) {
        try {
            Path errors = Files.createTempFile("redis", ".txt");
            try {
                Process process = builder.redirectError(errors.toFile()).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new AssertionError(builder.command() + " failed: " + said + Files.readString(errors));
                }
                return said;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static Path script() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path script = folder.resolve("dev").resolve("redis");
            if (Files.exists(script)) {
                return script;
            }
        }
        throw new AssertionError(
                "expected dev/redis in a folder above " + Path.of("").toAbsolutePath());
    }
}
