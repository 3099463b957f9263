package ai.sophia.app;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a data directory: the operating system's, on a file that is opened nowhere else, so that it ends with the process however that
 * ends. The first byte of the file belongs to who holds the directory, the second to a server that waits for it: whoever gets the first
 * while a server has the second gives it back and waits. Safe for all threads.
 */
final class DirectoryLock implements AutoCloseable {
    /** The file's name in the data directory. */
    static final String FILE = "lock";

    private static final long HOLDER = 0;
    private static final long CLAIMANT = 1;
    private static final long POLL_MILLISECONDS = 10;

    /** Closing any channel on a file ends this process's locks on it (POSIX), so no folder is tried twice in one process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Opened file;

    private DirectoryLock(Path root, Opened file) {
        this.root = root;
        this.file = file;
    }

    /** A file, and what tells it from another of its name; on some systems nothing does. */
    private record Opened(FileChannel channel, Optional<Object> key) {}

    /** Takes it; empty if another holds it, or a server waits for it. */
    static Optional<DirectoryLock> take(Path root) throws IOException, InterruptedException {
        return take(root, channel -> unclaimed(channel, tryLock(channel, HOLDER)));
    }

    /**
     * Takes it as soon as nobody else holds it, nor a server waits for it; empty if this process has it. Interrupting the thread ends the
     * wait.
     *
     * @param occupied told if it is not to be had at once, before the wait
     */
    static Optional<DirectoryLock> await(Path root, Runnable occupied) throws IOException, InterruptedException {
        return take(root, channel -> {
            FileLock lock = unclaimed(channel, tryLock(channel, HOLDER));
            if (lock == null) {
                occupied.run();
            }
            while (lock == null) {
                lock = unclaimed(channel, channel.lock(HOLDER, 1, false));
                if (lock == null) {
                    channel.lock(CLAIMANT, 1, true).release();
                }
            }
            return lock;
        });
    }

    /**
     * Takes it for a server, before all who wait for it; empty if that took too long, or this process has it.
     *
     * @param patience how long it is waited for
     * @param ask called again and again until it is to be had, to have the holder end; what it throws ends the wait
     */
    static Optional<DirectoryLock> claim(Path root, Duration patience, Runnable ask)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        return take(root, channel -> {
            FileLock claim = null;
            while (true) {
                // whoever looks for a claim keeps it from being made for a moment
                claim = claim == null ? tryLock(channel, CLAIMANT) : claim;
                if (claim != null) {
                    FileLock lock = tryLock(channel, HOLDER);
                    if (lock != null) {
                        claim.release();
                        return lock;
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    return null;
                }
                ask.run();
                TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
            }
        });
    }

    private interface Locking {
        @Nullable
        FileLock on(FileChannel channel) throws IOException, InterruptedException;
    }

    private static Optional<DirectoryLock> take(Path root, Locking locking) throws IOException, InterruptedException {
        if (!HELD.add(root)) {
            return Optional.empty();
        }
        DirectoryLock taken = null;
        try {
            Opened file = open(root.resolve(FILE));
            try {
                if (locking.on(file.channel()) != null) {
                    taken = new DirectoryLock(root, file);
                }
            } finally {
                if (taken == null) {
                    file.channel().close();
                }
            }
            return Optional.ofNullable(taken);
        } catch (OverlappingFileLockException held) {
            return Optional.empty();
        } catch (FileLockInterruptionException | ClosedByInterruptException interrupted) {
            throw (InterruptedException) new InterruptedException("nobody waits any more").initCause(interrupted);
        } finally {
            if (taken == null) {
                HELD.remove(root);
            }
        }
    }

    private static Opened open(Path path) throws IOException {
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        Optional<Object> before = key(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // from here on no other file gets this key, even if this one is taken away
            if (key(path).equals(before)) {
                return new Opened(channel, before);
            }
            throw new NoSuchFileException(path.toString(), null, "another was put in its place while it was opened");
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static Optional<Object> key(Path path) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    /** Whether the file is still there: one that was taken away before it was locked keeps nobody out. */
    boolean isInPlace() throws IOException {
        try {
            return key(root.resolve(FILE)).equals(file.key());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, long place) throws IOException {
        return channel.tryLock(place, 1, false);
    }

    /** The lock on the first byte, if no server has the second; else it is given back. */
    private static @Nullable FileLock unclaimed(FileChannel channel, @Nullable FileLock lock) throws IOException {
        if (lock == null) {
            return null;
        }
        FileLock look = channel.tryLock(CLAIMANT, 1, true);
        if (look == null) {
            lock.release();
            return null;
        }
        look.release();
        return lock;
    }

    @Override
    public void close() throws IOException {
        try {
            file.channel().close();
        } finally {
            HELD.remove(root);
        }
    }
}
