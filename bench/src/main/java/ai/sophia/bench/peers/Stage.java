package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where peers are set up and from where they are gone afterwards: a temporary directory and the processes that work in it. Closed in the
 * end or when this process is told to end, whichever is first. Safe for all threads.
 */
public final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Workspace workspace;
    private final Deque<PeerProcess> processes = new ArrayDeque<>();
    private int directories;
    private boolean closed;

    private Stage(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Makes one. */
    public static Stage create() throws IOException {
        Workspace workspace = Workspace.create();
        // PostgreSQL runs as another user than root, who has to get through to its own directory
        Files.setPosixFilePermissions(workspace.path(), PosixFilePermissions.fromString("rwx--x--x"));
        Stage stage = new Stage(workspace);
        Runtime.getRuntime().addShutdownHook(new Thread(stage::closeAtLast));
        return stage;
    }

    /** A directory of its own for something. */
    public synchronized Path directory(String name) throws IOException {
        return Files.createDirectory(workspace.path().resolve(++directories + "-" + name));
    }

    /** Starts a process, which is stopped in the end if not before. */
    public synchronized PeerProcess start(PeerProcess.Plan plan) throws IOException {
        if (closed) {
            throw new IOException("expected to start " + plan.name() + ", but everything is being stopped");
        }
        PeerProcess process = PeerProcess.start(plan);
        processes.push(process);
        return process;
    }

    /** Stops what runs: a peer that failed may have left something. */
    synchronized void stopProcesses() {
        processes.forEach(PeerProcess::stop);
        processes.clear();
    }

    private void closeAtLast() {
        try {
            close();
        } catch (IOException undeletable) {
            System.err.println("could not remove " + workspace.path() + ": " + undeletable.getMessage());
        }
    }

    /** Stops what runs and removes the directory. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        stopProcesses();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                workspace.close();
                return;
            } catch (IOException | UncheckedIOException busy) {
                // what is just ending may still write
                if (System.nanoTime() > end || !pause()) {
                    throw new IOException(busy);
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
