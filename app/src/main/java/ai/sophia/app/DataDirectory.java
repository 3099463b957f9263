package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds everything, owned by one process at a time. The lock is the operating system's, on an own file that is opened
 * nowhere else: it ends with the process however that ends. Who holds it is told in a second file. Safe for all threads.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final String LOCK = "lock";
    private static final String MARKER = "sophia.format";
    private static final int FORMAT = 1;

    /** What else may lie in a folder that Sophia takes as its own, besides restored folders: a settings file, and what systems put there. */
    private static final Set<String> HARMLESS =
            Set.of(SettingsLoader.FILE, "lost+found", ".DS_Store", LOCK, Owner.FILE, Owner.PARTIAL);

    /** Closing any channel on a file ends this process's lock on it (POSIX), so no folder is tried twice in one process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;
    private final Owner owner;

    /** Whether the folder was made by this process, and nobody else has used it before. */
    private final boolean fresh;

    private DataDirectory(Path root, FileChannel channel, Owner owner, boolean fresh) {
        this.root = root;
        this.channel = channel;
        this.owner = owner;
        this.fresh = fresh;
    }

    /** A folder, and whether it was made when it was looked for. */
    private record Found(Path root, boolean made) {}

    /**
     * Takes the folder, making it if it is not there; empty if another holds it.
     *
     * @throws Failure if it cannot be used
     */
    static Optional<DataDirectory> take(Path folder) {
        return take(folder, FileChannel::tryLock);
    }

    /**
     * Takes the folder as soon as nobody else holds it; empty if this process does. Interrupting the thread ends the wait.
     *
     * @param occupied told if another holds it, before the wait
     * @throws Failure if it cannot be used
     */
    static Optional<DataDirectory> await(Path folder, Runnable occupied) throws InterruptedException {
        try {
            return take(folder, channel -> {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
                occupied.run();
                return channel.lock();
            });
        } catch (Interruption interruption) {
            throw (InterruptedException) new InterruptedException("nobody waits any more").initCause(interruption);
        }
    }

    private interface Locking {
        @Nullable
        FileLock of(FileChannel channel) throws IOException;
    }

    /** Closes the channel of a lock that is waited for. */
    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interruption(IOException cause) {
            super(cause);
        }
    }

    private static Optional<DataDirectory> take(Path folder, Locking locking) {
        Found found = created(folder);
        Path root = found.root();
        requireOurs(root);
        if (!HELD.add(root)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = locking.of(channel);
                if (lock != null) {
                    Owner owner = Owner.starting();
                    owner.write(root);
                    // another process may have had it between its making and the lock, and marked it
                    boolean fresh = found.made() && Files.notExists(root.resolve(MARKER));
                    prepare(root);
                    taken = true;
                    return Optional.of(new DataDirectory(root, channel, owner, fresh));
                }
            } catch (OverlappingFileLockException held) {
                return Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return Optional.empty();
        } catch (FileLockInterruptionException | ClosedByInterruptException interrupted) {
            throw new Interruption(interrupted);
        } catch (IOException failure) {
            throw unwritable(root, failure);
        } finally {
            if (!taken) {
                HELD.remove(root);
            }
        }
    }

    /** Who holds the folder, as far as it says. */
    static Optional<Owner> owner(Path folder) {
        return Owner.read(folder);
    }

    /** The message for one who comes second. */
    static Failure occupied(Path folder) {
        String holder = owner(folder)
                .map(each -> "process " + each.pid() + ", since " + each.started()
                        + (each.address().isEmpty() ? "" : ", listening on " + each.address()))
                .orElse("another process");
        return Failure.of(
                "the data directory " + folder + " is in use by " + holder
                        + "\nStop that one first, or use another directory with --data. Commands such as \"sophia recall\" work beside a running server.");
    }

    /** Tells where the owner can be asked. */
    void publish(String address) {
        try {
            owner.at(address).write(root);
        } catch (IOException failure) {
            throw unwritable(root, failure);
        }
    }

    Path root() {
        return root;
    }

    /** Where what belongs to the running process lies. */
    Path run() {
        return DataFolder.RUN.in(root);
    }

    Path memories() {
        return DataFolder.MEMORIES.in(root);
    }

    Path indexes() {
        return DataFolder.INDEXES.in(root);
    }

    Path cache() {
        return DataFolder.CACHE.in(root);
    }

    @Override
    public void close() {
        try {
            Owner.delete(root);
            channel.close();
        } catch (IOException harmless) {
            // The lock ends with the process at the latest, and a stale owner is not believed.
            return;
        } finally {
            HELD.remove(root);
        }
    }

    /** Gives the folder back as it was found, where nothing was remembered: one that was made for this process goes with all that it holds. */
    void abandon() {
        if (fresh) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException harmless) {
                LOG.debug("What was made in {} stays: {}", root, harmless.toString());
            }
        }
        close();
    }

    private static Found created(Path folder) {
        try {
            if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
                throw Failure.of("the data directory " + folder + " is a symbolic link to "
                        + Files.readSymbolicLink(folder) + ", and nothing is there"
                        + "\nMount or make the folder that it points to, or name another with --data or SOPHIA_DATA.");
            }
            boolean missing = !Files.exists(folder);
            if (missing) {
                Path parent = folder.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                DataFolder.makePrivate(folder);
            }
            if (!Files.isDirectory(folder)) {
                throw Failure.of(
                        "the data directory " + folder + " is a file; name a folder with --data or SOPHIA_DATA");
            }
            return new Found(folder.toRealPath(), missing);
        } catch (IOException failure) {
            throw unwritable(folder, failure);
        }
    }

    private static void requireOurs(Path root) {
        Path marker = root.resolve(MARKER);
        try {
            if (Files.exists(marker)) {
                String format = Files.readString(marker).strip();
                if (!format.equals(String.valueOf(FORMAT))) {
                    throw Failure.of("the data directory " + root + " has format " + format
                            + ", but this version of Sophia reads format " + FORMAT
                            + "\nUse the version of Sophia that wrote it, or a newer one.");
                }
                return;
            }
            try (Stream<Path> entries = Files.list(root)) {
                Optional<Path> stranger = entries.filter(
                                each -> !HARMLESS.contains(name(each)) && !DataFolder.isNamed(name(each)))
                        .findFirst();
                if (stranger.isPresent()) {
                    throw Failure.of("the folder " + root + " is no data directory of Sophia: it holds "
                            + stranger.get().getFileName()
                            + "\nName an empty or new folder with --data or SOPHIA_DATA.");
                }
            }
        } catch (IOException failure) {
            throw unwritable(root, failure);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void prepare(Path root) throws IOException {
        if (!Files.exists(root.resolve(MARKER))) {
            Files.writeString(root.resolve(MARKER), FORMAT + "\n");
        }
        for (DataFolder folder : DataFolder.values()) {
            folder.prepare(root);
        }
    }

    private static Failure unwritable(Path folder, IOException failure) {
        return Failure.of("cannot write to the data directory " + folder + ": " + Values.reason(failure)
                + "\nMake it writable for this user, or name another with --data or SOPHIA_DATA.");
    }
}
