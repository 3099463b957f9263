package ai.sophia.store.lucene;

import ai.sophia.core.Fault;
import ai.sophia.core.record.Position;
import ai.sophia.store.lucene.Opened.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that an index lies in. It can always be made again from the records, so what is in it and cannot be used is deleted; only
 * files that no index wrote are left alone. For one thread.
 */
final class IndexDirectory {
    /** What an index is opened as, and where in the log it stands. */
    record Found(Opened opened, Position checkpoint) {}

    /** Before the beginning of a history that is not known yet: no log can tell what is missing from there. */
    static final Position NOWHERE = new Position("", 0);

    private static final Logger LOG = LoggerFactory.getLogger(IndexDirectory.class);
    private static final Pattern INDEX_FILE =
            Pattern.compile("(pending_)?segments(_\\w+)?|_\\w+\\.\\w+|_\\w+_\\w+\\.\\w+|write\\.lock");

    /** Up to this size every byte is checked on opening; of larger indexes the segments are checked as they are merged. */
    private static final long CHECKED_BYTES = 1L << 30;

    private final Path path;
    private final String space;
    private final Consumer<Position> agreement;

    /**
     * @param agreement told where an index stands, as far as that is known, before it is thrown away; what it throws keeps the index as
     *     it is
     */
    IndexDirectory(Path path, String space, Consumer<Position> agreement) {
        this.path = path;
        this.space = space;
        this.agreement = agreement;
    }

    /**
     * Opens the index, or begins a new one if there is none that can be used.
     *
     * @throws Fault.Unavailable if another process has it open, or the directory cannot be written to
     */
    Found open() {
        try {
            Files.createDirectories(path);
            if (!Files.isWritable(path)) {
                throw new Fault.Unavailable(
                        "cannot write to the index's directory " + path
                                + ": make it and the files in it writable for this user",
                        Duration.ofMinutes(1));
            }
            Directory directory = FSDirectory.open(path);
            try {
                return open(directory);
            } catch (IOException | RuntimeException failure) {
                directory.close();
                throw failure;
            }
        } catch (LockObtainFailedException locked) {
            throw new Fault.Unavailable(
                    "the index in " + path
                            + " is in use by another process: stop that one, or choose another data directory",
                    Duration.ofSeconds(5),
                    locked);
        } catch (IOException failure) {
            throw new Fault.Unavailable(
                    "the index in " + path + " cannot be opened: " + failure
                            + "; if that lasts, move it away, and it is made again from the records",
                    Duration.ofSeconds(5),
                    failure);
        }
    }

    /** What the files of a directory take, in bytes. */
    static long bytes(Directory directory) throws IOException {
        long bytes = 0;
        for (String file : directory.listAll()) {
            try {
                bytes += directory.fileLength(file);
            } catch (NoSuchFileException merged) {
                // it was there when the files were listed
            }
        }
        return bytes;
    }

    private Found open(Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return begin(directory);
        }
        // taking the lock before reading: the files of another process's index are not to be judged, let alone deleted
        directory.obtainLock("write.lock").close();
        Optional<Mark> mark;
        try {
            mark = examine(directory);
        } catch (IOException | RuntimeException damage) {
            agreement.accept(NOWHERE);
            LOG.warn("The index in {} is damaged and is made again from the records: {}", path, damage.toString());
            return begin(directory);
        }
        if (mark.isEmpty()) {
            agreement.accept(NOWHERE);
            LOG.warn("The index in {} was written by another version and is made again from the records", path);
            return begin(directory);
        }
        if (!mark.get().space().equals(space)) {
            agreement.accept(mark.get().position());
            LOG.warn(
                    "The index in {} holds vectors of {} instead of {} and is made again from the records",
                    path,
                    mark.get().space(),
                    space);
            return begin(directory);
        }
        return new Found(Opened.in(directory, OpenMode.APPEND), mark.get().position());
    }

    private static Optional<Mark> examine(Directory directory) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            if (bytes(directory) <= CHECKED_BYTES) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    leaf.reader().checkIntegrity();
                }
            }
            return Mark.read(reader.getIndexCommit().getUserData());
        }
    }

    private Found begin(Directory directory) throws IOException {
        deleteFiles(path);
        Opened opened = Opened.in(directory, OpenMode.CREATE);
        opened.commit(new Mark(NOWHERE, space));
        return new Found(opened, NOWHERE);
    }

    /** Deletes the index in a folder, which must not be open, and the folder too if nothing else is in it. */
    static void delete(Path path) throws IOException {
        deleteFiles(path);
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException others) {
            LOG.info("The folder {} stays, for it holds files that are not the index's", path);
        }
    }

    private static void deleteFiles(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file ->
                            INDEX_FILE.matcher(file.getFileName().toString()).matches())
                    .forEach(IndexDirectory::deleteFile);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
