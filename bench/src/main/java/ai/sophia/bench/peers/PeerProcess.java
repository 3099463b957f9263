package ai.sophia.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that something else than Sophia runs in. Safe for all threads, but its streams for one. */
public final class PeerProcess implements AutoCloseable {
    /** How a process is told to end. */
    public enum Ending {
        /** At once; for what does not listen. */
        KILL("-KILL"),
        /** As a terminal does. */
        INTERRUPT("-INT");

        private final String signal;

        Ending(String signal) {
            this.signal = signal;
        }
    }

    /**
     * What to start.
     *
     * @param name what people call it
     * @param environment what to add to that of this process
     * @param directory where it works, and its log lies
     */
    public record Plan(
            String name, List<String> command, Map<String, String> environment, Path directory, Ending ending) {
        Path log() {
            return directory.resolve(name + ".log");
        }
    }

    /** Whether something answers yet. */
    interface Sign {
        boolean seen() throws IOException, InterruptedException;
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int WORDS = 400;

    private final Plan plan;
    private final Process process;

    private PeerProcess(Plan plan, Process process) {
        this.plan = plan;
        this.process = process;
    }

    /** Starts it; what it says as errors goes to its log. */
    static PeerProcess start(Plan plan) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(plan.command()).directory(plan.directory().toFile());
        builder.environment().putAll(plan.environment());
        builder.redirectError(plan.log().toFile());
        return new PeerProcess(plan, builder.start());
    }

    /** A port that nothing listens on. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it shows that it serves. */
    void await(Sign sign) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            IOException refused;
            try {
                if (sign.seen()) {
                    return;
                }
                refused = new IOException("it is not ready");
            } catch (IOException notYet) {
                refused = notYet;
            }
            if (!process.isAlive()) {
                throw new IOException("expected " + plan.name() + " to serve, but it ended; it said: " + lastWords());
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "expected " + plan.name() + " to serve within a minute; it said: " + lastWords(), refused);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** What it writes. */
    public BufferedReader output() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /** Where it reads. */
    public Writer input() {
        return process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Waits for its end, and fails if that is not a good one. */
    void awaitSuccess() throws IOException, InterruptedException {
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("expected " + plan.name() + " to succeed, but it ended with " + status + "; it said: "
                    + lastWords());
        }
    }

    /** What it said as errors: the first line that names one, or the last line. */
    public String lastWords() throws IOException {
        List<String> lines = Files.readString(plan.log(), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String words = lines.stream()
                .filter(line -> line.contains("Error:") || line.contains("Exception"))
                .findFirst()
                .orElse(lines.isEmpty() ? "nothing" : lines.getLast());
        return words.substring(0, Math.min(WORDS, words.length()));
    }

    /** Memory that it and those that it started take, in bytes; 0 where the system does not tell. */
    long residentBytes() throws IOException {
        return Footprint.of(process.toHandle());
    }

    /** Stops it and those that it started. */
    public void stop() {
        List<ProcessHandle> all = process.descendants().toList();
        if (plan.ending() != Ending.KILL && process.isAlive() && ended()) {
            return;
        }
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        // those have another parent now, which may take its time
        all.forEach(each ->
                each.onExit().completeOnTimeout(each, 1, TimeUnit.SECONDS).join());
    }

    private boolean ended() {
        try {
            new ProcessBuilder("kill", plan.ending().signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return process.waitFor(PATIENCE.toSeconds() / 6, TimeUnit.SECONDS);
        } catch (IOException cannot) {
            return false;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
