package ai.sophia.bench.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server in a process of its own, started as the present process was: the same Java, the same options of the virtual machine (a class
 * archive among them), the same class path. Safe for all threads.
 */
public final class ChildServer implements Freezable, AutoCloseable {
    /** How a server says where it is. */
    private static final Pattern READY = Pattern.compile("listens on (https?://[^\\s,]+)");

    /** Options that are this process's own affair. */
    private static final List<String> NOT_INHERITED = List.of("-agentlib:", "-javaagent:", "-XX:DumpLoadedClassList");

    /**
     * Settings that would undo the arguments, and those that name servers, for what is measured does not belong among the data of those who work with them; every other one is inherited, so that a measurement can change
     * it.
     */
    private static final List<String> NOT_PASSED = List.of(
            "SOPHIA_DATA",
            "SOPHIA_HOST",
            "SOPHIA_PORT",
            "SOPHIA_SERVER",
            "SOPHIA_KEY",
            "SOPHIA_KEY_FILE",
            "SOPHIA_CONFIG",
            "SOPHIA_RECORDS",
            "SOPHIA_REDIS_ADDRESS",
            "SOPHIA_CHROMA_HOST",
            "SOPHIA_WEAVIATE_HOST",
            "CHROMADB_HOST",
            "WEAVIATE_HOST",
            "JDK_JAVA_OPTIONS",
            "JAVA_TOOL_OPTIONS");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES_KEPT = 40;

    private final Process process;
    private final long started = System.nanoTime();
    private final CompletableFuture<Ready> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    private record Ready(URI address, Duration took) {}

    private ChildServer(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("server-output").start(() -> read(process.getInputStream(), true));
        Thread.ofPlatform().daemon().name("server-errors").start(() -> read(process.getErrorStream(), false));
    }

    /**
     * Starts a server on the data directory and a free port; does not wait for it.
     *
     * @param mainClass the class with the command line that has {@code serve}
     */
    public static ChildServer start(String mainClass, Path data) throws IOException {
        return start(mainClass, data, Map.of());
    }

    /**
     * Starts a server on the data directory and a free port; does not wait for it.
     *
     * @param mainClass the class with the command line that has {@code serve}
     * @param settings further ones, as variables of the environment
     */
    public static ChildServer start(String mainClass, Path data, Map<String, String> settings) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(mainClass, "serve", "--data", data.toString(), "--port", "0"));
        NOT_PASSED.forEach(builder.environment()::remove);
        builder.environment().putAll(settings);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ChildServer(process);
    }

    /** What makes variables of the environment mean nothing that would undo the arguments of a command. */
    public static Map<String, String> neutral() {
        return NOT_PASSED.stream().collect(Collectors.toMap(name -> name, name -> ""));
    }

    /** What starts the class with these arguments as the present process was started. */
    public static List<String> command(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_INHERITED.stream().noneMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits until it serves and tells where; fails with its last words if it ends or takes a minute. */
    public URI awaitReady() throws IOException, InterruptedException {
        return awaitReadyLine().address();
    }

    /** How long it took from its start until it said that it serves; waits for that. */
    public Duration readyAfter() throws IOException, InterruptedException {
        return awaitReadyLine().took();
    }

    private Ready awaitReadyLine() throws IOException, InterruptedException {
        try {
            return ready.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            process.waitFor(1, TimeUnit.SECONDS);
            throw new IOException("expected the server to serve, but it ended; it said:\n" + lastWords(), ended);
        } catch (TimeoutException late) {
            throw new IOException(
                    "expected the server to serve within " + PATIENCE.toSeconds() + " s; it said:\n" + lastWords(),
                    late);
        }
    }

    /** Ends it at once, as a crash would (SIGKILL). */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end (SIGTERM) and waits for that; ends it at once if it takes half a minute. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }

    @Override
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process sent = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        String said = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (sent.waitFor() != 0) {
            throw new IOException("expected kill " + signal + " to reach the server, but it said: " + said.strip());
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Memory that it takes now, in bytes; 0 where the system does not tell. */
    public long residentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /** Processor time that it has taken up to now. */
    public ProcessorTime processorTime() {
        return ProcessorTime.of(process.toHandle());
    }

    /** The last lines that it wrote. */
    public String lastWords() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    /** Ends it at once if it runs. */
    @Override
    public void close() {
        kill();
    }

    private void read(InputStream stream, boolean saysReady) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Matcher matcher = READY.matcher(line);
                if (saysReady && matcher.find()) {
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    ready.complete(new Ready(URI.create(matcher.group(1)), took));
                }
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > LINES_KEPT) {
                        lastLines.remove();
                    }
                }
            }
        } catch (IOException broken) {
            // the process has ended
        }
        if (saysReady) {
            ready.completeExceptionally(new IOException("its output has ended"));
        }
    }
}
