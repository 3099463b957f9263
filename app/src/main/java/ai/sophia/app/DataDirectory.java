package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds everything, owned by one process at a time, by its {@link DirectoryLock}. Who holds it is told in a second file.
 * Safe for all threads.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final String MARKER = "sophia.format";

    /** The name under which the marker is written, before it is whole. */
    private static final String PARTIAL_MARKER = MARKER + ".part";

    private static final int FORMAT = 1;

    /** How often a folder that is taken away while it is taken is made again. */
    private static final int ATTEMPTS = 10;

    /** What may lie in a folder that nobody has used yet: a settings file, and what systems put there. */
    private static final Set<String> UNUSED = Set.of(SettingsLoader.FILE, "lost+found", ".DS_Store");

    /** What else may lie in a folder that Sophia takes as its own, besides these and restored folders: another may be taking it just then. */
    private static final Set<String> TAKING =
            Set.of(DirectoryLock.FILE, Owner.FILE, Owner.PARTIAL, MARKER, PARTIAL_MARKER);

    private final Path root;
    private final DirectoryLock lock;
    private final Owner owner;

    /** Whether the folder was made by this process, and nobody else has used it before. */
    private final boolean fresh;

    private DataDirectory(Path root, DirectoryLock lock, Owner owner, boolean fresh) {
        this.root = root;
        this.lock = lock;
        this.owner = owner;
        this.fresh = fresh;
    }

    /** A folder, and whether it was made when it was looked for. */
    private record Found(Path root, boolean made) {}

    /**
     * Takes the folder, making it if it is not there; empty if another holds it, or the thread is interrupted.
     *
     * @throws Failure if it cannot be used
     */
    static Optional<DataDirectory> take(Path folder) {
        try {
            return take(folder, DirectoryLock::take);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * Takes the folder as soon as nobody else holds it; empty if this process does. Interrupting the thread ends the wait.
     *
     * @param occupied told if another holds it, before the wait
     * @throws Failure if it cannot be used
     */
    static Optional<DataDirectory> await(Path folder, Runnable occupied) throws InterruptedException {
        return take(folder, root -> DirectoryLock.await(root, occupied));
    }

    /**
     * Takes the folder for a server, before all who wait for it; empty if that took too long, or this process holds it.
     *
     * @param patience how long it is waited for
     * @param ask called again and again while another holds it
     * @throws Failure if it cannot be used, or {@code ask} throws it
     */
    static Optional<DataDirectory> claim(Path folder, Duration patience, Runnable ask) throws InterruptedException {
        return take(folder, root -> DirectoryLock.claim(root, patience, ask));
    }

    private interface Locking {
        Optional<DirectoryLock> on(Path root) throws IOException, InterruptedException;
    }

    private static Optional<DataDirectory> take(Path folder, Locking locking) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                Found found = created(folder);
                requireOurs(found.root());
                Optional<DirectoryLock> lock = locking.on(found.root());
                if (lock.isEmpty()) {
                    return Optional.empty();
                }
                if (lock.get().isInPlace()) {
                    return Optional.of(opened(found, lock.get()));
                }
                lock.get().close();
            } catch (NoSuchFileException gone) {
                // whoever had made the folder for itself takes it away again, and nobody does that for ever
                if (attempt == ATTEMPTS) {
                    throw unwritable(folder, gone);
                }
            } catch (IOException failure) {
                throw unwritable(folder, failure);
            }
        }
    }

    private static DataDirectory opened(Found found, DirectoryLock lock) throws IOException {
        Path root = found.root();
        try {
            Owner owner = Owner.starting();
            owner.write(root);
            // another process may have had it between its making and the lock, and marked it
            boolean fresh = found.made() && Files.notExists(root.resolve(MARKER));
            prepare(root);
            return new DataDirectory(root, lock, owner, fresh);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /**
     * Refuses a folder that is not there, or that nobody has used yet.
     *
     * @throws Failure if it is such a one; what else may be wrong with it is told to whoever takes it
     */
    static void requireBegun(Path folder) {
        if (!isBegun(folder)) {
            throw Failure.of(
                    (Files.isDirectory(folder)
                                    ? "nothing is remembered in the folder " + folder + " yet"
                                    : "there is no data directory at " + folder
                                            + " yet, and so nothing is remembered there")
                            + "\nName another with --data or SOPHIA_DATA; \"sophia serve\", \"sophia remember\" and \"sophia import\" begin one there.");
        }
    }

    private static boolean isBegun(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(each -> !UNUSED.contains(name(each)));
        } catch (NoSuchFileException missing) {
            return Files.isSymbolicLink(folder);
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Who holds the folder, as far as it says. */
    static Optional<Owner> owner(Path folder) {
        return Owner.read(folder);
    }

    /** The message for one who comes second. */
    static Failure occupied(Path folder) {
        Optional<Owner> owner = owner(folder);
        String holder = owner.map(each -> "process " + each.pid() + ", since " + each.started()
                        + (each.address().isEmpty() ? "" : ", listening on " + each.address()))
                .orElse("another process");
        boolean asked = owner.isPresent() && !owner.get().address().isEmpty();
        return Failure.of(
                "the data directory " + folder + " is in use by " + holder + "\n"
                        + (asked
                                ? "Stop that one first, or use another directory with --data. Commands such as \"sophia recall\" work beside it."
                                : "It is a command at work, or one that starts: try again when it is done, or use another directory with --data."));
    }

    /**
     * Tells where the owner can be asked.
     *
     * @param toolsets that agents are offered there, beside the usual tools
     */
    void publish(URI address, Set<String> toolsets) {
        try {
            owner.at(address.toString(), toolsets).write(root);
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
            if (lock.isInPlace()) {
                Owner.delete(root);
            }
        } catch (IOException harmless) {
            LOG.debug("The owner's file stays behind, and is not believed", harmless);
        }
        try {
            lock.close();
        } catch (IOException harmless) {
            LOG.debug("The lock ends with the process", harmless);
        }
    }

    /**
     * Gives the folder back as it was found, where nothing was remembered: one that was made for this process goes with all that it holds. Those
     * who wait for its lock begin again.
     */
    void abandon() {
        if (fresh) {
            try {
                clear();
            } catch (IOException harmless) {
                LOG.debug("What was made in {} stays: {}", root, harmless.toString());
            }
        }
        close();
    }

    /** The lock goes when all else is gone; from then on the folder may be another's, and stays if that has put something into it. */
    private void clear() throws IOException {
        Path locked = root.resolve(DirectoryLock.FILE);
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!each.equals(locked) && !each.equals(root)) {
                    Files.delete(each);
                }
            }
        }
        Files.delete(locked);
        Files.delete(root);
    }

    private static Found created(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
            throw Failure.of("the data directory " + folder + " is a symbolic link to "
                    + Files.readSymbolicLink(folder) + ", and nothing is there"
                    + "\nMount or make the folder that it points to, or name another with --data or SOPHIA_DATA.");
        }
        boolean made = !Files.exists(folder) && make(folder);
        if (Files.notExists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "whoever had made it has taken it away again");
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.of("the data directory " + folder + " is a file; name a folder with --data or SOPHIA_DATA");
        }
        return new Found(folder.toRealPath(), made);
    }

    /** Makes it; false if another was faster. */
    private static boolean make(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            DataFolder.makePrivate(folder);
            return true;
        } catch (FileAlreadyExistsException faster) {
            return false;
        }
    }

    private static void requireOurs(Path root) throws IOException {
        String format = format(root);
        if (!format.isEmpty()) {
            if (!format.equals(String.valueOf(FORMAT))) {
                throw Failure.of("the data directory " + root + " has format " + format
                        + ", but this version of Sophia reads format " + FORMAT
                        + "\nUse the version of Sophia that wrote it, or a newer one.");
            }
            return;
        }
        try (Stream<Path> entries = Files.list(root)) {
            Optional<Path> stranger = entries.filter(each -> !UNUSED.contains(name(each))
                            && !TAKING.contains(name(each))
                            && !DataFolder.isNamed(name(each)))
                    .findFirst();
            if (stranger.isPresent()) {
                throw Failure.of("the folder " + root + " is no data directory of Sophia: it holds "
                        + stranger.get().getFileName()
                        + "\nName an empty or new folder with --data or SOPHIA_DATA.");
            }
        }
    }

    /** What the marker says; empty if there is none, or one that was lost with the power before it was on the disk. */
    private static String format(Path root) throws IOException {
        try {
            return Files.readString(root.resolve(MARKER)).strip();
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void prepare(Path root) throws IOException {
        if (format(root).isEmpty()) {
            // others read it without the lock, and a half of it would keep everyone out
            Path partial = Files.writeString(root.resolve(PARTIAL_MARKER), FORMAT + "\n");
            Files.move(
                    partial, root.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
