package ai.sophia.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code sophia serve} in a process of its own, on any free port. Safe for all threads. */
final class TestingServe implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path complaints;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private TestingServe(Process process, Path complaints) {
        this.process = process;
        this.complaints = complaints;
        Thread.ofVirtual().name("announcement").start(this::read);
    }

    /** Starts one; does not wait for it. */
    static TestingServe start(Path home, String name, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
        arguments.addAll(List.of(options));
        return new TestingServe(TestingProgram.start(home, name, arguments), TestingProgram.complaints(home, name));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it says that it listens. */
    TestingServe listening() throws Exception {
        ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    /** Waits until it has ended. */
    int ended() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end; it said: " + complained());
        }
        return process.exitValue();
    }

    /** What it has said on standard error so far. */
    String complained() throws IOException {
        return Files.readString(complaints);
    }

    /** Asks it to end (SIGTERM). */
    void stop() {
        process.destroy();
    }

    /** Ends it at once (SIGKILL). */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("listens on")) {
                    ready.complete(line);
                }
            }
        } catch (IOException broken) {
            // it has ended
        }
        ready.completeExceptionally(new IOException("it has ended without listening"));
    }
}
